// From a key press in the window to a command. Knows what typing is; does not
// know what commands do.

import { commands } from "../commands.svelte";
import { overlays } from "../kit/overlays.svelte";
import { matchKey, type KeyBinding } from "../keys";

class Dispatcher {
  /** The first key of two that was pressed; shown until the second comes. */
  leader = $state<string | null>(null);

  handleKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const press = { key: event.key, ctrl: event.ctrlKey, meta: event.metaKey, alt: event.altKey };
    const found = matchKey(press, this.leader);
    if (found.kind === "none") return;
    const binding = found.kind === "command" ? found.binding : null;
    if (!allowed(event, binding)) return;
    this.leader = found.kind === "leader" ? found.key : null;
    if (found.kind !== "command") {
      event.preventDefault();
      return;
    }
    // A held key walks through a list, but it never decides.
    if (event.repeat && found.binding.group !== "Move") return;
    if (commands.run(found.binding.command)) event.preventDefault();
  };

  clearLeader = (): void => {
    this.leader = null;
  };
}

function allowed(event: KeyboardEvent, binding: KeyBinding | null): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (binding?.command === "palette") return overlays.count === 0;
  if (overlays.count > 0) return false;
  if (isTyping(target)) return binding?.command === "leave";
  const key = event.key.toLowerCase();
  // Enter belongs to whatever can be pressed; arrows to whatever scrolls or chooses.
  if (key === "enter") return target?.closest("button, a, summary, [role=radio]") === null;
  if (key.startsWith("arrow")) return target?.closest("[role=radiogroup], [role=region], summary, details, [data-own-keys]") === null;
  return true;
}

function isTyping(target: Element | null): boolean {
  return target?.closest("input, textarea, select, [contenteditable=true], [contenteditable='']") != null;
}

export const dispatcher = new Dispatcher();
