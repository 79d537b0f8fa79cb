import { expect, test } from "vitest";
import type { DiffLine } from "../../bindings/views";
import { findDifference, listDiffFiles, numberDiffRows, pairDiffRows } from "./diffRows";

const KINDS = { "-": "removed", "+": "added", " ": "same", "@": "hunk", "=": "file" } as const;
const diff = (...lines: string[]): DiffLine[] => lines.map((line) => ({ kind: KINDS[line[0] as keyof typeof KINDS], text: line[0] === "@" ? line : line.slice(1) }));

test("lines are numbered from their hunk header", () => {
  const rows = numberDiffRows(diff("@@ -9,2 +20,2 @@", " a", "-b", "+c", " d"));
  expect(rows.map((row) => [row.before, row.after])).toEqual([[null, null], [9, 20], [10, null], [null, 21], [11, 22]]);
});

test("removed lines stand beside added lines", () => {
  const pairs = pairDiffRows(numberDiffRows(diff("@@ -1 +1 @@", "-a", "-b", "+c", " d")));
  expect(pairs.map((pair) => ("whole" in pair ? "whole" : [pair.left?.text, pair.right?.text]))).toEqual(["whole", ["a", "c"], ["b", undefined], ["d", "d"]]);
});

test("each file of a diff has its name and counts", () => {
  const files = listDiffFiles(diff("=--- a/x.yaml", "=+++ b/x.yaml", "+a", "=--- a/y.md", "=+++ /dev/null", "-b"), "Diff");
  expect(files).toEqual([
    { name: "x.yaml", from: 0, to: 3, added: 1, removed: 0 },
    { name: "y.md", from: 3, to: 6, added: 0, removed: 1 },
  ]);
  expect(listDiffFiles(diff("-a", "+b"), "Diff")).toMatchObject([{ name: "Diff", from: 0, to: 2 }]);
});

test("the difference of two lines covers whole words", () => {
  const { left, right } = findDifference("image: api:v415", "image: api:v412");
  expect("image: api:v415".slice(...left)).toBe("v415");
  expect("image: api:v412".slice(...right)).toBe("v412");
});
