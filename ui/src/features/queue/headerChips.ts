// What the header says about the queue. Pure.

import type { AppState } from "../../bindings/views";
import { formatCount, formatDuration } from "../../kit/time";

export interface HeaderChip {
  text: string;
  tone: "plain" | "bad" | "warn";
}

/** How many actions are critical and how long the oldest waits; `now` is the hub's clock in ms. */
export function headerChips({ counts }: Pick<AppState, "counts">, now: number): HeaderChip[] {
  const chips: HeaderChip[] = [];
  if (counts.critical > 0) chips.push({ text: `${formatCount(counts.critical)} critical`, tone: "bad" });
  if (counts.oldest_at !== null) chips.push({ text: `oldest waiting ${formatDuration(now - counts.oldest_at)}`, tone: "plain" });
  return chips;
}
