// The selected action as its reviewer sees it, kept fresh. Says nothing about
// whether it is on screen; the component that draws it does.

import type { ActionDetail } from "../../bindings/views";
import { runCoalesced, desk } from "../../desk.svelte";
import { asProblem, type ProblemError } from "../../host/host";
import { ResponseOrder } from "./responseOrder";

/** How long the action before may stand while the next is fetched. */
const LINGER_MS = 150;

export class DetailModel {
  wanted = $state<string | null>(null);
  /** May briefly be the action before `wanted`; compare the ids. */
  detail = $state.raw<ActionDetail | null>(null);
  /** The action as it was when it was opened, to say what changed. */
  opened = $state.raw<ActionDetail | null>(null);
  problem = $state.raw<ProblemError | null>(null);
  #linger: ReturnType<typeof setTimeout> | undefined;
  #responses = new ResponseOrder();

  open(id: string | null): void {
    if (id === this.wanted) return;
    this.wanted = id;
    this.opened = null;
    this.problem = null;
    clearTimeout(this.#linger);
    if (id === null) {
      this.detail = null;
      return;
    }
    this.#linger = setTimeout(() => this.detail?.id !== id && (this.detail = null), LINGER_MS);
    void this.#load(id);
  }

  refetch = runCoalesced(async () => {
    if (this.wanted !== null) await this.#load(this.wanted);
  });

  async #load(id: string): Promise<void> {
    const counts = this.#responses.startRequest();
    try {
      const detail = await desk.call("action_detail", { id });
      if (this.wanted !== id || !counts()) return;
      this.problem = null;
      this.detail = detail;
      // Content that comes late completes the first look rather than changing it.
      if (!this.opened || (!this.opened.content && this.opened.revision === detail.revision)) this.opened = detail;
    } catch (thrown) {
      if (this.wanted !== id || !counts()) return;
      this.detail = null;
      this.problem = asProblem(thrown);
    }
  }
}
