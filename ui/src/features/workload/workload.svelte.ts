// The Workload screen's data for one day, and the answer to its sliders.

import type { WhatIfQuery, WhatIfView, WorkloadView } from "../../bindings/views";
import { desk, runCoalesced } from "../../desk.svelte";
import { asProblem, type ProblemError } from "../../host/host";

export class WorkloadModel {
  page = $state.raw<WorkloadView | null>(null);
  problem = $state.raw<ProblemError | null>(null);
  /** Days from today. */
  day = $state(0);
  /** What the sliders say; null while they are where they began. */
  query = $state.raw<WhatIfQuery | null>(null);
  answer = $state.raw<WhatIfView | null>(null);

  refresh = runCoalesced(async () => {
    try {
      this.adopt(await desk.call("workload", { day: this.day }));
      await this.ask();
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  });

  /** Asks for what the sliders say now; while an answer is awaited, only the last question is kept. */
  ask = runCoalesced(async () => {
    const query = this.query ?? this.page?.what_if.query;
    if (query) this.answer = await desk.call("workload_what_if", query);
  });

  adopt(page: WorkloadView): void {
    this.page = page;
    this.problem = null;
    if (this.query && this.query.at !== page.what_if.at) this.query = null;
  }

  show(day: number): void {
    this.day = day;
    this.query = null;
    void this.refresh();
  }

  change(part: Partial<WhatIfQuery>): void {
    const before = this.query ?? this.page?.what_if.query;
    if (!before) return;
    this.query = { ...before, ...part };
    void this.ask();
  }

  reset(): void {
    this.query = null;
    void this.ask();
  }
}
