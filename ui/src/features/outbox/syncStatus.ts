// The state of the connection to the hub, as one shape and a few words. Pure.

import type { AppState, SyncView } from "../../bindings/views";
import { formatAgo } from "../../kit/time";
import { SYNC_STATES, type StateLabel } from "../../labels";

/** "Synced 4 s ago, 1 waiting"; `now` is the hub's clock in ms. */
export function describeSync({ sync, outbox }: AppState, now: number): StateLabel {
  const { label, ...look } = SYNC_STATES[sync.state];
  // A broken record sends nothing, so no waiting count is shown.
  const waiting = outbox === 0 || sync.state === "broken" ? "" : `, ${outbox} waiting`;
  return { ...look, label: `${label}${describeProgress(sync, now)}${waiting}` };
}

function describeProgress({ state, head, hub_head, heard_at }: SyncView, now: number): string {
  if (state === "live" && heard_at !== null) return ` ${formatAgo(heard_at, now)}`;
  if (state === "catching_up" && hub_head) return ` ${Math.min(100, Math.floor((head / hub_head) * 100))} %`;
  return "";
}
