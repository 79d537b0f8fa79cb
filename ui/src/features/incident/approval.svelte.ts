// What the approver of an action saw, for the action that is looked at.

import type { ApprovalView } from "../../bindings/views";
import { desk } from "../../desk.svelte";
import { asProblem } from "../../host/host";

export class ApprovalModel {
  action = $state<string | null>(null);
  view = $state.raw<ApprovalView | null>(null);
  problem = $state<string | null>(null);

  /** Shows the approval of an action; null for none. */
  show(action: string | null): void {
    if (action === this.action) return;
    this.action = action;
    this.view = null;
    this.problem = null;
    if (action !== null) void this.#load(action);
  }

  adopt(view: ApprovalView): void {
    if (view.action === this.action) this.view = view;
  }

  async #load(action: string): Promise<void> {
    try {
      const view = await desk.call("incident_approval", { action });
      if (this.action === action) this.view = view;
    } catch (thrown) {
      if (this.action === action) this.problem = asProblem(thrown).message;
    }
  }
}
