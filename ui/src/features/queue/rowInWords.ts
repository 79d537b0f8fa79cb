// A row of the queue in words, for screen readers. Pure.

import type { QueueRow } from "../../bindings/views";
import { formatDuration } from "../../kit/time";
import { MY_REVIEWS, RISKS } from "../../labels";

type Named = Pick<QueueRow, "title" | "tool" | "risk" | "deadline" | "on_deadline" | "my_review" | "held" | "set">;

/** "Drop index, high risk, deploy-pilot, 48 s left, 2 of 14"; `now` is the hub's clock in ms, `place` counts from 0. */
export function nameRow(row: Named, place: number, total: number, now: number): string {
  const left = row.deadline - now;
  const time = row.on_deadline === "hold" ? null : left > 0 ? `${formatDuration(left)} left` : "past its deadline";
  const title = row.set ? `Set of ${row.set.count}: ${row.title}` : row.title;
  const state = row.held ? "held" : row.my_review && MY_REVIEWS[row.my_review].label;
  return [title, RISKS[row.risk].label, row.tool, time, state, `${place + 1} of ${total}`].filter(Boolean).join(", ");
}
