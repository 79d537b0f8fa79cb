// Formats the unloaded rest of a long text, and joins parts of lists. Pure.

import type { Rest } from "../bindings/views";
import { formatCount } from "./time";

/** "1,204 more lines", or characters if the rest is one line. */
export function formatRemaining(rest: Rest): string {
  if (rest.lines > 1) return `${formatCount(rest.lines)} more lines`;
  return `${formatCount(rest.chars)} more ${rest.chars === 1 ? "character" : "characters"}`;
}

/** Appends lines; with `goesOn` the first new line continues the last shown one. */
export function joinParts<L>(shown: L[], more: L[], goesOn: boolean, add: (last: L, first: L) => L): L[] {
  const [first, ...others] = more;
  const last = shown.at(-1);
  if (!goesOn || first === undefined || last === undefined) return [...shown, ...more];
  return [...shown.slice(0, -1), add(last, first), ...others];
}
