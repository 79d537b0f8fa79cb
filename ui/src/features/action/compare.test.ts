import { expect, test } from "vitest";
import type { DiffLine } from "../../bindings/views";
import { listArgumentRows } from "./argumentRows";
import { comparePreview } from "./compare";

const KINDS = { "-": "removed", "+": "added", " ": "same", "@": "hunk" } as const;
const diff = (...lines: string[]): DiffLine[] => lines.map((line) => ({ kind: KINDS[line[0] as keyof typeof KINDS], text: line.slice(1) }));
const rows = listArgumentRows(JSON.stringify({ target: "x", deploy: { manifest: "spec:\n  replicas: 48\n  canary: 0\n" } }, null, 2));

test("a preview with the same text as an argument agrees", () => {
  const lines = diff("@@", " spec:", "   replicas: 48", "-  canary: 30", "+  canary: 0");
  expect(comparePreview([{ title: "prod.yaml", lines }], rows)).toEqual({
    agree: [{ title: "prod.yaml", argument: "deploy.manifest", lines: 3, whole: true }], nothing: [],
  });
});

test("a preview of a part of an argument agrees in part", () => {
  const found = comparePreview([{ title: "prod.yaml", lines: diff("+  canary: 0") }], rows);
  expect(found.agree).toMatchObject([{ lines: 1, whole: false }]);
});

test("one different line has nothing to compare with", () => {
  const lines = diff(" spec:", "   replicas: 48", "+  canary: 1");
  expect(comparePreview([{ title: "prod.yaml", lines }], rows)).toEqual({ agree: [], nothing: ["prod.yaml"] });
});

test("a file that is only removed has nothing to compare with", () => {
  expect(comparePreview([{ title: "a", lines: diff("-spec:") }], rows).nothing).toEqual(["a"]);
});
