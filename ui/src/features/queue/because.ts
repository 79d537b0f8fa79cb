// Why a row stands where it stands. Pure.

import type { QueueRow } from "../../bindings/views";
import { formatDuration } from "../../kit/time";

/** "48 s left, needs SRE"; `now` is the hub's clock in ms. */
export function explainPlace(row: Pick<QueueRow, "deadline" | "because">, now: number): string {
  const left = row.deadline - now;
  return [left > 0 ? `${formatDuration(left)} left` : "past its deadline", ...row.because].join(", ");
}
