import { expect, test } from "vitest";
import { directionOf, splitPieces, hasRightToLeft } from "./hiddenCharacters";

test("text without marks is one piece", () => {
  expect(splitPieces("Roll back checkout-api")).toEqual([{ kind: "text", text: "Roll back checkout-api" }]);
});

test("hidden character mark names the character", () => {
  const found = splitPieces("pay‹U+202E›load");
  expect(found.map((p) => [p.kind, p.text])).toEqual([["text", "pay"], ["mark", "U+202E"], ["text", "load"]]);
  expect(found[1]).toMatchObject({ title: "U+202E: right-to-left override" });
});

test("look-alike mark shows letter and code point", () => {
  const found = splitPieces("p‹а U+0430›ypal");
  expect(found[1]).toMatchObject({ kind: "mark", text: "а U+0430" });
});

test("adjacent marks of five-digit code points are split", () => {
  expect(splitPieces("‹U+E0041›‹U+E0042›").map((p) => p.kind)).toEqual(["mark", "mark"]);
});

test("angle quotes without a code point stay text", () => {
  expect(splitPieces("‹hello› ‹U+ZZ›")).toEqual([{ kind: "text", text: "‹hello› ‹U+ZZ›" }]);
});

test("imitated mark differs from a mark", () => {
  const found = splitPieces("pay‹‹ U+2039›U+202E›load");
  expect(found.map((p) => [p.kind, p.text])).toEqual([["text", "pay"], ["mark", "‹ U+2039"], ["text", "U+202E›load"]]);
  expect(found[1]).toMatchObject({ title: "U+2039: a quotation mark; the tool wrote something that reads like a mark" });
});

test("right-to-left words of exact text keep their order", () => {
  expect(splitPieces("سعر المنتج: 42", "exact")).toEqual([{ kind: "turned", text: "سعر المنتج" }, { kind: "text", text: ": 42" }]);
});

test("field has the direction of its first letter", () => {
  expect(["שלום v2", "1. مرحبا", "Deploy שלום", "42", "東京"].map(directionOf)).toEqual(["rtl", "rtl", "ltr", "ltr", "ltr"]);
});

test("markup stays text", () => {
  expect(splitPieces("<img src=x onerror=alert(1)>")).toEqual([{ kind: "text", text: "<img src=x onerror=alert(1)>" }]);
});

test("backticks become code only when reading code", () => {
  expect(splitPieces("on `POST /checkout` rose", "code").map((p) => p.kind)).toEqual(["text", "code", "text"]);
  expect(splitPieces("on `POST /checkout` rose")).toHaveLength(1);
  expect(splitPieces("one ` alone", "code")).toEqual([{ kind: "text", text: "one ` alone" }]);
});

test("exact text isolates right-to-left words", () => {
  const found = splitPieces("שם: 1 → 2", "exact");
  expect(found).toEqual([{ kind: "turned", text: "שם" }, { kind: "text", text: ": 1 → 2" }]);
  expect(splitPieces('"سعر": 42, "b": "שלום 5"', "exact").filter((p) => p.kind === "turned").map((p) => p.text)).toEqual(["سعر", "שלום"]);
  expect(splitPieces("שם: 1 → 2")).toHaveLength(1);
  expect([hasRightToLeft("שם"), hasRightToLeft("Zürich 東京")]).toEqual([true, false]);
});
