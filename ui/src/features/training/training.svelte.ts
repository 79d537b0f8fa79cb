// The rows of the screen Training, and the disagreement that is open.

import type { DisagreementView, Lesson, TrainingView } from "../../bindings/views";
import { desk, runCoalesced } from "../../desk.svelte";
import { asProblem, type ProblemError } from "../../host/host";

export class TrainingModel {
  page = $state.raw<TrainingView | null>(null);
  problem = $state.raw<ProblemError | null>(null);
  lessons = $state.raw<Lesson[]>([]);
  selected = $state<string | null>(null);
  /** The disagreement that is open. */
  opened = $state<string | null>(null);
  detail = $state.raw<DisagreementView | null>(null);
  detailProblem = $state<string | null>(null);

  refresh = runCoalesced(async () => {
    try {
      this.adopt(await desk.call("training", {}));
      this.lessons = await desk.call("lessons", {});
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
    if (this.opened) await this.#load(this.opened);
  });

  adopt(page: TrainingView): void {
    this.page = page;
    this.problem = null;
    if (!page.disagreements.some(({ action }) => action === this.selected)) this.selected = page.disagreements[0]?.action ?? null;
  }

  open(action: string | null): void {
    if (action === this.opened) return;
    this.opened = action;
    this.detail = null;
    this.detailProblem = null;
    if (action === null) return;
    this.selected = action;
    void this.#load(action);
  }

  /** Shows a disagreement after a ruling or an appeal. */
  adoptDetail(detail: DisagreementView): void {
    this.detail = detail;
    void this.refresh();
  }

  /** The disagreement so many places further down. */
  next(by: number): string | null {
    const ids = this.page?.disagreements.map(({ action }) => action) ?? [];
    const at = ids.indexOf(this.selected ?? "");
    return ids[Math.min(ids.length - 1, Math.max(0, at + by))] ?? null;
  }

  async #load(action: string): Promise<void> {
    try {
      const detail = await desk.call("disagreement", { id: action });
      if (this.opened === action) [this.detail, this.detailProblem] = [detail, null];
    } catch (thrown) {
      if (this.opened === action) this.detailProblem = asProblem(thrown).message;
    }
  }
}
