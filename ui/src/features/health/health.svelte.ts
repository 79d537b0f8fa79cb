// The figures of Health, and the actions behind the signal that is open.

import type { HealthCases, HealthQuery, HealthView, SignalName } from "../../bindings/views";
import { desk, runCoalesced } from "../../desk.svelte";
import { asProblem, type ProblemError } from "../../host/host";

export class HealthModel {
  query = $state.raw<HealthQuery>({ days: 7, team: null });
  view = $state.raw<HealthView | null>(null);
  problem = $state.raw<ProblemError | null>(null);
  /** The signal whose actions are listed. */
  open = $state<SignalName | null>(null);
  cases = $state.raw<HealthCases | null>(null);
  casesProblem = $state<string | null>(null);

  refresh = runCoalesced(async () => {
    try {
      const query = this.query;
      const view = await desk.call("health", query);
      if (query !== this.query) return void this.refresh();
      this.view = view;
      this.problem = null;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
    if (this.open) await this.#loadCases(this.open);
  });

  setQuery(part: Partial<HealthQuery>): void {
    this.query = { ...this.query, ...part };
    void this.refresh();
  }

  /** Lists the actions behind a signal; the same one again closes the list. */
  show(signal: SignalName): void {
    if (this.open === signal) return this.close();
    this.open = signal;
    this.cases = null;
    void this.#loadCases(signal);
  }

  close(): void {
    this.open = null;
    this.cases = null;
  }

  async #loadCases(signal: SignalName): Promise<void> {
    try {
      const cases = await desk.call("health_cases", { signal, ...this.query });
      if (this.open === signal) [this.cases, this.casesProblem] = [cases, null];
    } catch (thrown) {
      if (this.open === signal) this.casesProblem = asProblem(thrown).message;
    }
  }
}
