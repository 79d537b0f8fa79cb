// Roles as people say them.

import type { RoleView } from "../../bindings/views";

export const ROLES: { role: RoleView; label: string; may: string }[] = [
  { role: "reviewer", label: "Reviewer", may: "Decides actions" },
  { role: "manager", label: "Manager", may: "Watches workload and health; is asked when something is escalated" },
  { role: "trainer", label: "Trainer", may: "Settles disagreements and looks after judgement" },
  { role: "administrator", label: "Administrator", may: "People, tools and the policy" },
];

/** "Reviewer, Manager"; "All roles"; "No role". */
export function roleWords(roles: RoleView[]): string {
  if (roles.length === ROLES.length) return "All roles";
  const labels = ROLES.filter(({ role }) => roles.includes(role)).map(({ label }) => label);
  return labels.length > 0 ? labels.join(", ") : "No role";
}

/** "payments, platform" as a list; empty parts do not count. */
export function list(text: string): string[] {
  return text.split(",").map((part) => part.trim()).filter((part) => part !== "");
}
