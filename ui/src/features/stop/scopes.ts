// What a stop can be about, and the words of its parts. Pure.

import type { StopChoices, StopScope, StopStage } from "../../bindings/views";

export type ScopePart = "tool" | "kind" | "service" | "environment" | "all";

export const SCOPE_PARTS: readonly { value: ScopePart; label: string; testid: string }[] = [
  { value: "tool", label: "Tool", testid: "stop-scope-tool" },
  { value: "kind", label: "Kind", testid: "stop-scope-kind" },
  { value: "service", label: "Service", testid: "stop-scope-service" },
  { value: "environment", label: "Environment", testid: "stop-scope-environment" },
  { value: "all", label: "Everything", testid: "stop-scope-all" },
];

/** The scope on the wire; null while its text is missing. */
export function makeScope(part: ScopePart, text: string): StopScope | null {
  if (part === "all") return "all";
  const value = text.trim();
  if (value === "") return null;
  return part === "tool" ? { tool: value } : part === "kind" ? { kind: value } : part === "service" ? { service: value } : { environment: value };
}

/** What can be chosen for a part. */
export function listChoices(choices: StopChoices | null, part: ScopePart): string[] {
  if (choices === null || part === "all") return [];
  return { tool: choices.tools, kind: choices.kinds, service: choices.services, environment: choices.environments }[part];
}

export function isSameStage(a: StopStage, b: StopStage): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** "14 tools", "1 tool". */
export function countOf(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** `0.2 s` */
export function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 100 ? 2 : 1)} s`;
}
