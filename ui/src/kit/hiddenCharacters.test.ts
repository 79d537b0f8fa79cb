import { expect, test } from "vitest";
import { splitPieces, hasRightToLeft } from "./hiddenCharacters";

test("text without marks stays one piece", () => {
  expect(splitPieces("Roll back checkout-api")).toEqual([{ kind: "text", text: "Roll back checkout-api" }]);
});

test("hidden characters become marks that say what they are", () => {
  const found = splitPieces("pay‹U+202E›load");
  expect(found.map((p) => [p.kind, p.text])).toEqual([["text", "pay"], ["mark", "U+202E"], ["text", "load"]]);
  expect(found[1]).toMatchObject({ title: "U+202E: right-to-left override" });
});

test("a look-alike keeps its letter beside its number", () => {
  const found = splitPieces("p‹а U+0430›ypal");
  expect(found[1]).toMatchObject({ kind: "mark", text: "а U+0430" });
});

test("characters beyond the first plane and neighbours are found too", () => {
  expect(splitPieces("‹U+E0041›‹U+E0042›").map((p) => p.kind)).toEqual(["mark", "mark"]);
});

test("angle quotes that are no mark are left alone", () => {
  expect(splitPieces("‹hello› ‹U+ZZ›")).toEqual([{ kind: "text", text: "‹hello› ‹U+ZZ›" }]);
});

test("markup is never anything but text", () => {
  expect(splitPieces("<img src=x onerror=alert(1)>")).toEqual([{ kind: "text", text: "<img src=x onerror=alert(1)>" }]);
});

test("backticks set code only where asked for", () => {
  expect(splitPieces("on `POST /checkout` rose", "code").map((p) => p.kind)).toEqual(["text", "code", "text"]);
  expect(splitPieces("on `POST /checkout` rose")).toHaveLength(1);
  expect(splitPieces("one ` alone", "code")).toEqual([{ kind: "text", text: "one ` alone" }]);
});

test("what is read sign by sign is not turned by letters from right to left", () => {
  const found = splitPieces("שם: 1 → 2", "exact");
  expect(found).toEqual([{ kind: "turned", text: "שם" }, { kind: "text", text: ": 1 → 2" }]);
  expect(splitPieces('"سعر": 42, "b": "שלום 5"', "exact").filter((p) => p.kind === "turned").map((p) => p.text)).toEqual(["سعر", "שלום"]);
  expect(splitPieces("שם: 1 → 2")).toHaveLength(1);
  expect([hasRightToLeft("שם"), hasRightToLeft("Zürich 東京")]).toEqual([true, false]);
});
