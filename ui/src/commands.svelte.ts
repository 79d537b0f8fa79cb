// The commands that can be run now. A screen registers its commands while it is
// shown; keys and the palette run them from here.

import { SvelteMap } from "svelte/reactivity";
import type { CommandId } from "./keys";

type Run = () => void;

class CommandTable {
  #table = new SvelteMap<CommandId, Run>();

  /** For a $effect of a screen: the commands stay registered while it is mounted. */
  register(commands: Partial<Record<CommandId, Run>>): () => void {
    const entries = Object.entries(commands) as [CommandId, Run][];
    for (const [id, run] of entries) this.#table.set(id, run);
    return () => {
      for (const [id, run] of entries) if (this.#table.get(id) === run) this.#table.delete(id);
    };
  }

  has(id: CommandId): boolean {
    return this.#table.has(id);
  }

  run(id: CommandId): boolean {
    const run = this.#table.get(id);
    run?.();
    return run !== undefined;
  }
}

export const commands = new CommandTable();
