// Settled cases that fit a filter. Pure.

import type { CaseDifficulty, DrillCaseRow } from "../../bindings/views";

export interface CaseFilter {
  /** A tag of the ruling; empty for all. */
  tag: string;
  kind: string;
  difficulty: CaseDifficulty | "";
}

export function filterCases(cases: readonly DrillCaseRow[], { tag, kind, difficulty }: CaseFilter): DrillCaseRow[] {
  return cases.filter((row) => (tag === "" || row.tags.includes(tag)) && (kind === "" || row.kind === kind) && (difficulty === "" || row.difficulty === difficulty));
}
