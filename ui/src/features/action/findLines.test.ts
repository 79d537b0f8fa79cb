import { expect, test } from "vitest";
import { findLines, findWords } from "./findLines";

test("found words are split from the line", () => {
  expect(findWords("Replicas: 48 replicas", "replicas")).toEqual([
    { text: "Replicas", found: true }, { text: ": 48 ", found: false }, { text: "replicas", found: true },
  ]);
  expect(findWords("abc", "x")).toEqual([{ text: "abc", found: false }]);
});

test("lines with the words are found", () => {
  expect(findLines(["a", "Wait until 48 REPLICAS", "b"], "replicas")).toEqual([1]);
  expect(findLines(["a"], "")).toEqual([]);
});
