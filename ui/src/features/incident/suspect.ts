// Which action an incident's page looks at first, and which tool its stop button names. Pure.

import type { CausesView, CauseView } from "../../bindings/views";

/** The action that a person confirmed, else one that is suspected, else the first that is not ruled out. */
export function leadAction(causes: CausesView | null): CauseView | null {
  const actions = (causes?.candidates ?? []).filter((cause) => cause.what === "action" && cause.grade !== "ruled_out");
  return actions.find((cause) => cause.grade === "confirmed") ?? actions.find((cause) => cause.grade === "suspected") ?? actions[0] ?? null;
}
