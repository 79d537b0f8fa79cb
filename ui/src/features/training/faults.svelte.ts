// Planted faults: the page of Training, and what a reviewer is told after the decision.

import type { FaultNotice, FaultsView } from "../../bindings/views";
import { desk, runCoalesced } from "../../desk.svelte";
import { asProblem, type ProblemError } from "../../host/host";

export class FaultsModel {
  page = $state.raw<FaultsView | null>(null);
  problem = $state.raw<ProblemError | null>(null);

  refresh = runCoalesced(async () => {
    try {
      this.adopt(await desk.call("faults", {}));
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  });

  adopt(page: FaultsView): void {
    this.page = page;
    this.problem = null;
  }
}

/** What this person was not told of yet, the newest first. */
export class FaultNotices {
  list = $state.raw<FaultNotice[]>([]);

  refresh = runCoalesced(async () => {
    // Asked again with the next change.
    this.list = await desk.call("fault_notices", {}).catch(() => this.list);
  });

  async read(action: string): Promise<void> {
    this.list = await desk.call("fault_told", { action });
  }
}
