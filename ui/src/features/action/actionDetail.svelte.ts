// The selected action, kept up to date. Does not know whether it is on screen; the
// component that draws it does.

import type { ActionDetail } from "../../bindings/views";
import { runCoalesced, desk } from "../../desk.svelte";
import { asProblem, type ProblemError } from "../../host/host";
import type { ReadContents } from "./readContent.svelte";
import { ResponseOrder } from "./responseOrder";

/** How long the previous action stays while the next one is fetched. */
const PREVIOUS_DETAIL_TIMEOUT_MS = 150;

export class DetailModel {
  wanted = $state<string | null>(null);
  /** For a short time the action before `wanted`; compare the ids. */
  detail = $state.raw<ActionDetail | null>(null);
  /** The action as it was when it was opened, to say what changed. */
  opened = $state.raw<ActionDetail | null>(null);
  problem = $state.raw<ProblemError | null>(null);
  readonly #contents: ReadContents;
  #linger: ReturnType<typeof setTimeout> | undefined;
  #responses = new ResponseOrder();

  constructor(contents: ReadContents) {
    this.#contents = contents;
  }

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
    this.#linger = setTimeout(() => this.detail?.id !== id && (this.detail = null), PREVIOUS_DETAIL_TIMEOUT_MS);
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
      this.#contents.open(detail);
      this.detail = detail;
      // Content that arrives late completes the opened action; it is no change.
      if (!this.opened || (!this.opened.content && this.opened.revision === detail.revision)) this.opened = detail;
    } catch (thrown) {
      if (this.wanted !== id || !counts()) return;
      this.detail = null;
      this.problem = asProblem(thrown);
    }
  }
}
