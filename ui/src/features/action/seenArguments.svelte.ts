// Which arguments were on screen from the first to the last line. One for the
// whole window: arguments that were seen stay seen.

import { SvelteSet } from "svelte/reactivity";
import type { ActionDetail } from "../../bindings/views";

type Content = Pick<ActionDetail, "id" | "digest">;

export class SeenArguments {
  #whole = new SvelteSet<string>();
  /** Scrolls to the first unseen line. */
  scrollToUnseen: (() => void) | null = null;

  /** All arguments of this content were on screen. */
  has(content: Content): boolean {
    return this.#whole.has(formatKey(content));
  }

  /** Marks the arguments as seen; true if they were not before. */
  add(content: Content): boolean {
    if (this.has(content)) return false;
    this.#whole.add(formatKey(content));
    return true;
  }
}

function formatKey({ id, digest }: Content): string {
  return `${id} ${digest}`;
}
