// Long content of which a part is loaded; the rest is fetched part by part.

import type { Rest, TextPart } from "../bindings/views";
import { asProblem } from "../host/host";

interface Part {
  rest: Rest | null;
}

export class PartialContent<P extends Part> {
  now = $state.raw() as P;
  busy = $state(false);
  problem = $state<string | null>(null);
  #fetch: (from: number) => Promise<P>;
  #join: (shown: P, more: P) => P;

  constructor(first: P, fetch: (from: number) => Promise<P>, join: (shown: P, more: P) => P) {
    this.now = first;
    this.#fetch = fetch;
    this.#join = join;
  }

  get rest(): Rest | null {
    return this.now.rest;
  }

  /** Loads the next part, or all parts. */
  async more(all = false): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    // Assigned once at the end, because each assignment lays out the whole text.
    let grown = this.now;
    try {
      do {
        if (grown.rest === null) break;
        grown = this.#join(grown, await this.#fetch(grown.rest.from));
      } while (all);
    } catch (thrown) {
      this.problem = asProblem(thrown).message;
    } finally {
      this.now = grown;
      this.busy = false;
    }
  }
}

/** A long text. */
export function createPartialText(first: TextPart, fetch: (from: number) => Promise<TextPart>): PartialContent<TextPart> {
  return new PartialContent(first, fetch, (shown, more) => ({ text: shown.text + more.text, rest: more.rest }));
}
