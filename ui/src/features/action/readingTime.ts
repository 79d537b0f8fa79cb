// Reports to the desk which content is being read, and when reading stops. The desk
// measures the time between the reports.

import type { CommandName } from "../../host/host";

export interface Read { id: string; digest: string }

interface Now {
  /** The content on screen; null if none. */
  content: Read | null;
  /** No dialog, other screen or hidden window covers it. */
  visible: boolean;
  focused: boolean;
  /** A key, pointer or wheel was used not long ago. */
  active: boolean;
}

type Send = (command: Extract<CommandName, "action_shown" | "reading_paused">, args: Read | Record<string, never>) => void;

export class ReadingTime {
  #reported: Read | null = null;
  #send: Send;

  constructor(send: Send) {
    this.#send = send;
  }

  update({ content, visible, focused, active }: Now): void {
    const read = visible && focused && active ? content : null;
    const before = this.#reported;
    if (read?.id === before?.id && read?.digest === before?.digest) return;
    this.#reported = read;
    if (read) this.#send("action_shown", { id: read.id, digest: read.digest });
    else this.#send("reading_paused", {});
  }
}
