// The rows of the screen Freezes, and what is selected.

import type { FreezeRow, FreezesView } from "../../bindings/views";
import { desk, runCoalesced } from "../../desk.svelte";
import { asProblem, type ProblemError } from "../../host/host";

export class FreezesModel {
  page = $state.raw<FreezesView | null>(null);
  problem = $state.raw<ProblemError | null>(null);
  selected = $state<string | null>(null);

  get row(): FreezeRow | null {
    const rows = this.page?.freezes ?? [];
    return rows.find(({ id }) => id === this.selected) ?? rows.find(({ status }) => status === "active") ?? rows.find(({ status }) => status === "planned") ?? rows[0] ?? null;
  }

  refresh = runCoalesced(async () => {
    try {
      this.adopt(await desk.call("freezes", {}));
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  });

  adopt(page: FreezesView): void {
    this.page = page;
    this.problem = null;
  }

  move(by: number): void {
    const ids = (this.page?.freezes ?? []).map(({ id }) => id);
    const at = ids.indexOf(this.row?.id ?? "");
    this.selected = ids[Math.min(ids.length - 1, Math.max(0, at + by))] ?? null;
  }
}
