// Turns a key press in the window into a command. Ignores typing in fields; does
// not know what commands do.

import { commands } from "../commands.svelte";
import { isComposing } from "../kit/composition";
import { overlays } from "../kit/overlays.svelte";
import { matchKey, type KeyBinding } from "../keys";

class Dispatcher {
  /** The pressed first key of a sequence; shown until the second key. */
  leader = $state<string | null>(null);

  handleKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isComposing(event)) return;
    const { key, code, ctrlKey, shiftKey, metaKey, altKey } = event;
    const press = { key, code, ctrl: ctrlKey, shift: shiftKey, meta: metaKey, alt: altKey, altGraph: event.getModifierState?.("AltGraph") ?? false };
    const found = matchKey(press, this.leader);
    if (found.kind === "none") return;
    const binding = found.kind === "command" ? found.binding : null;
    if (!allowed(event, binding)) return;
    this.leader = found.kind === "leader" ? found.key : null;
    if (found.kind !== "command") {
      event.preventDefault();
      return;
    }
    // Key repeat moves through a list, but it never decides.
    if (event.repeat && found.binding.group !== "Move") return;
    if (commands.run(found.binding.command)) event.preventDefault();
  };

  clearLeader = (): void => {
    this.leader = null;
  };
}

function allowed(event: KeyboardEvent, binding: KeyBinding | null): boolean {
  const target = event.target instanceof Element ? event.target : null;
  // A stop must be one key chord away, in a dialog and while typing too.
  if (binding?.command === "stop") return true;
  if (binding?.command === "palette" || binding?.command === "quit") return overlays.count === 0;
  if (overlays.count > 0) return false;
  if (isTyping(target)) return binding?.command === "leave";
  const key = event.key.toLowerCase();
  // A focused button or link handles Enter and Space; a focused scroll area or choice handles arrows.
  if (binding?.command === "submit") return true;
  if (key === "enter" || key === " ") return target?.closest("button, a, summary, [role=radio]") === null;
  if (key.startsWith("arrow")) return target?.closest("[role=radiogroup], [role=region], summary, details, [data-own-keys]") === null;
  return true;
}

function isTyping(target: Element | null): boolean {
  return target?.closest("input, textarea, select, [contenteditable=true], [contenteditable='']") != null;
}

export const dispatcher = new Dispatcher();
