// Splits a title where it begins to differ from the titles beside it, so that a narrow
// row cuts what they share and keeps what distinguishes them. Pure.

import { hasRightToLeft } from "../../kit/hiddenCharacters";

/** A shorter beginning costs less than the sign that replaces it. */
const SHORTEST_HEAD = 12;

export interface SplitTitle {
  /** What the neighbours begin with too; cut first. */
  head: string;
  tail: string;
}

/** Null where nothing long is shared, or where the text runs from right to left. */
export function splitTitle(title: string, neighbours: readonly (string | undefined)[]): SplitTitle | null {
  if (hasRightToLeft(title)) return null;
  const shared = Math.max(0, ...neighbours.map((other) => (other === undefined || other === title ? 0 : countShared(title, other))));
  // At the beginning of a word, so that the difference can be read.
  const at = title.lastIndexOf(" ", shared - 1) + 1;
  if (at < SHORTEST_HEAD || at >= title.length) return null;
  return { head: title.slice(0, at), tail: title.slice(at) };
}

function countShared(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}
