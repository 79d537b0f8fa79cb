// Whether the arguments stand open by themselves. A preview is the tool's own
// picture; the arguments are what runs, so only long ones of little risk fold. Pure.

import type { RiskView } from "../../bindings/views";

export const SHORT_LINES = 12;

export function lineCount(text: string): number {
  return text.split("\n").length;
}

export function standsOpen(text: string, risk: RiskView, preview: boolean, changed: boolean): boolean {
  return !preview || changed || risk === "high" || risk === "critical" || lineCount(text) <= SHORT_LINES;
}
