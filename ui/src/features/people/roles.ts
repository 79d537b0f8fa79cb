// Roles and lists of names as text. Pure.

import type { RoleView } from "../../bindings/views";
import { ROLES, rowsOf } from "../../labels";

/** "Reviewer, Manager"; "All roles"; "No role". */
export function formatRoles(roles: RoleView[]): string {
  const all = rowsOf(ROLES);
  if (roles.length === all.length) return "All roles";
  const labels = all.filter(({ value }) => roles.includes(value)).map(({ label }) => label);
  return labels.length > 0 ? labels.join(", ") : "No role";
}

/** "payments, platform" as a list; empty parts do not count. */
export function splitList(text: string): string[] {
  return text.split(",").map((part) => part.trim()).filter((part) => part !== "");
}
