// What the header says about freezes. Pure.

import type { AppState } from "../../bindings/views";
import type { HeaderChip } from "../queue/headerChips";

export function freezeChips({ freezes }: Pick<AppState, "freezes">): HeaderChip[] {
  const active = freezes.filter((freeze) => freeze.active).length;
  const planned = freezes.length - active;
  const chips: HeaderChip[] = [{ text: active > 0 ? `${active} in force` : "none in force", tone: active > 0 ? "warn" : "plain" }];
  if (planned > 0) chips.push({ text: `${planned} within a week`, tone: "warn" });
  return chips;
}
