// Sends drafts to the desk a moment after the last change, so that a reload or a crash
// loses nothing that was typed.

import type { KeptDraft } from "../../bindings/views";

/** Typing is kept after this pause. */
const TYPING_PAUSE_MS = 300;

export class DraftKeeper {
  #waiting = new Map<string, { draft: KeptDraft; timer: ReturnType<typeof setTimeout> }>();
  #keep: (id: string, draft: KeptDraft) => void;

  constructor(keep: (id: string, draft: KeptDraft) => void) {
    this.#keep = keep;
  }

  /** The draft of this action changed. */
  change(id: string, draft: KeptDraft): void {
    this.forget(id);
    this.#waiting.set(id, { draft, timer: setTimeout(() => this.#send(id), TYPING_PAUSE_MS) });
  }

  /** The verdict is given: a change that waits must not come after it. */
  forget(id: string): void {
    clearTimeout(this.#waiting.get(id)?.timer);
    this.#waiting.delete(id);
  }

  /** Keeps everything now: the page is about to go. */
  flush(): void {
    for (const id of [...this.#waiting.keys()]) this.#send(id);
  }

  #send(id: string): void {
    const waiting = this.#waiting.get(id);
    this.forget(id);
    if (waiting) this.#keep(id, waiting.draft);
  }
}
