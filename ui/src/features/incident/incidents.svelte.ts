// The list of incidents, the one that is selected, and what may have caused it.

import type { CausesView, IncidentDetail, IncidentQuery, IncidentRow, IncidentsPage } from "../../bindings/views";
import { desk, runCoalesced } from "../../desk.svelte";
import { asProblem, type ProblemError } from "../../host/host";

export const NO_QUERY: IncidentQuery = { show: "all", service: null, source: null, days: 30, limit: 0 };

export class IncidentsModel {
  query = $state.raw<IncidentQuery>(NO_QUERY);
  page = $state.raw<IncidentsPage | null>(null);
  problem = $state.raw<ProblemError | null>(null);
  selected = $state<string | null>(null);
  detail = $state.raw<IncidentDetail | null>(null);
  detailProblem = $state<string | null>(null);
  causes = $state.raw<CausesView | null>(null);
  causesProblem = $state<string | null>(null);

  refresh = runCoalesced(async () => {
    try {
      const query = this.query;
      const page = await desk.call("incidents_page", query);
      if (query !== this.query) return void this.refresh();
      this.page = page;
      this.problem = null;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
    if (this.selected) await this.#loadDetail(this.selected);
  });

  /** Another question begins with the first rows again. */
  setQuery(part: Partial<IncidentQuery>): void {
    this.query = { ...this.query, limit: 0, ...part };
    void this.refresh();
  }

  select(id: string): void {
    if (this.selected === id) return;
    this.selected = id;
    this.detail = null;
    this.causes = null;
    this.causesProblem = null;
    void this.#loadDetail(id);
    void this.#loadCauses(id);
  }

  clear(): void {
    this.selected = null;
    this.detail = null;
    this.causes = null;
  }

  /** Selects the row so many places further down. */
  move(by: number): IncidentRow | undefined {
    const rows = this.page?.rows ?? [];
    const at = rows.findIndex((row) => row.id === this.selected);
    const row = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (row) this.select(row.id);
    return row;
  }

  /** Shows an incident after a finding was stated. */
  adopt(detail: IncidentDetail): void {
    this.detail = detail;
    void this.refresh();
    void this.#loadCauses(detail.row.id);
  }

  async #loadDetail(id: string): Promise<void> {
    try {
      const detail = await desk.call("incident", { id });
      if (this.selected === id) [this.detail, this.detailProblem] = [detail, null];
    } catch (thrown) {
      if (this.selected === id) this.detailProblem = asProblem(thrown).message;
    }
  }

  async #loadCauses(id: string): Promise<void> {
    try {
      const causes = await desk.call("incident_causes", { id });
      if (this.selected === id) [this.causes, this.causesProblem] = [causes, null];
    } catch (thrown) {
      if (this.selected === id) this.causesProblem = asProblem(thrown).message;
    }
  }
}
