// Which arguments have been on screen from the first line to the last, and the
// way to what has not. One for the whole window: what was seen stays seen.

import { SvelteSet } from "svelte/reactivity";
import type { ActionDetail } from "../../bindings/views";

type Content = Pick<ActionDetail, "id" | "digest">;

export class SeenArguments {
  #whole = new SvelteSet<string>();
  /** Brings the first line that has not been on screen into view. */
  show: (() => void) | null = null;

  /** All of what would run has been on screen. */
  has(content: Content): boolean {
    return this.#whole.has(name(content));
  }

  /** True if this is news. */
  add(content: Content): boolean {
    if (this.has(content)) return false;
    this.#whole.add(name(content));
    return true;
  }
}

function name({ id, digest }: Content): string {
  return `${id} ${digest}`;
}
