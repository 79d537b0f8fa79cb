import { expect, test } from "vitest";
import type { QueueGroup } from "../../bindings/views";
import { HEADING_HEIGHT, ROW_HEIGHT, itemAt, itemCount, itemOfRow, topOfRow } from "./listLayout";

const groups: QueueGroup[] = [
  { key: "five_minutes", title: "Due within 5 minutes", count: 2 },
  { key: "later", title: "Later", count: 3 },
];

test("heading is above the rows of its group", () => {
  const kinds = Array.from({ length: itemCount(groups) }, (_, i) => itemAt(groups, i));
  expect(kinds.map((item) => (item.kind === "row" ? item.row : item.group.title))).toEqual([
    "Due within 5 minutes", 0, 1, "Later", 2, 3, 4,
  ]);
});

test("item of a row is that row", () => {
  for (let row = 0; row < 5; row++) expect(itemAt(groups, itemOfRow(groups, row))).toEqual({ kind: "row", row });
});

test("top of a row includes headings above it", () => {
  expect(topOfRow(groups, 0)).toBe(HEADING_HEIGHT);
  expect(topOfRow(groups, 2)).toBe(2 * ROW_HEIGHT + 2 * HEADING_HEIGHT);
});
