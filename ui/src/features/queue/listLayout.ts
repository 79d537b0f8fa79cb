// Positions of rows and group headings in the list. Pure; needs no loaded rows.

import type { QueueGroup } from "../../bindings/views";

export const ROW_HEIGHT = 52;
export const HEADING_HEIGHT = 34;

export type Item = { kind: "heading"; group: QueueGroup } | { kind: "row"; row: number };

/** Headings and rows together. */
export function itemCount(groups: QueueGroup[]): number {
  return groups.reduce((sum, g) => sum + g.count, groups.length);
}

export function itemAt(groups: QueueGroup[], index: number): Item {
  let rows = 0;
  let left = index;
  for (const group of groups) {
    if (left === 0) return { kind: "heading", group };
    if (left <= group.count) return { kind: "row", row: rows + left - 1 };
    left -= group.count + 1;
    rows += group.count;
  }
  return { kind: "row", row: rows };
}

/** The item that shows a row. */
export function itemOfRow(groups: QueueGroup[], row: number): number {
  let rows = 0;
  let headings = 0;
  for (const group of groups) {
    headings += 1;
    rows += group.count;
    if (row < rows) break;
  }
  return row + headings;
}

/** The distance of a row from the top of the list, in px. */
export function topOfRow(groups: QueueGroup[], row: number): number {
  return row * ROW_HEIGHT + (itemOfRow(groups, row) - row) * HEADING_HEIGHT;
}
