// All keys. The dispatcher, the dialog under `?`, the palette and Settings read
// this table; a key that is not here does nothing. Pure.

import { VERDICTS } from "./labels";
import { MAIN_SCREENS, type ScreenId } from "./screens";

export type Scope = "everywhere" | "queue";

export interface KeyBinding {
  command: CommandId;
  /** None: only in the palette. As KeyboardEvent.key, lower case; "g q" is a sequence; "ctrl+k" is held together (Cmd on a Mac). */
  keys: readonly string[];
  label: string;
  group: "Move" | "Decide" | "Find" | "Go to" | "App";
  scope: Scope;
  /** Sends or prepares a verdict: never on key repeat, never while disarmed. */
  decides?: boolean;
  /** More words that find the command in the palette. */
  paletteWords?: string;
  /** Not offered in the palette. */
  hidden?: boolean;
}

export type CommandId =
  | "next" | "previous" | "focus_detail" | "open_reader" | "next_unread" | "next_file" | "unfold" | "take_out" | "find" | "claim" | "release"
  | "approve" | "edit" | "reject" | "respond" | "escalate" | "abstain" | "confirm_read"
  | "take_back" | "copy_link" | "copy_id" | "copy_arguments" | "comment" | "submit" | "filter" | "palette" | "keys" | "leave" | "quit" | "next_moment" | "stop"
  | GoCommand;

type GoCommand = `go_${ScreenId}`;

/** The command that opens a screen. */
export function goCommand(screen: ScreenId): GoCommand {
  return `go_${screen}`;
}

export const KEYS: readonly KeyBinding[] = [
  { command: "next", keys: ["j", "arrowdown"], label: "Next action", group: "Move", scope: "queue" },
  { command: "previous", keys: ["k", "arrowup"], label: "Previous action", group: "Move", scope: "queue" },
  { command: "focus_detail", keys: ["enter"], label: "Read the action", group: "Move", scope: "queue" },
  { command: "open_reader", keys: ["v"], label: "Read in full", group: "Move", scope: "queue", paletteWords: "reading view full height arguments preview" },
  { command: "next_unread", keys: ["space"], label: "Next unread line, or next of the sample of a set", group: "Move", scope: "queue" },
  { command: "next_file", keys: ["]"], label: "Next file, in the reading view", group: "Move", scope: "queue" },
  { command: "unfold", keys: ["o"], label: "Show folded lines, or open an action of a set", group: "Move", scope: "queue" },
  { command: "find", keys: ["ctrl+f"], label: "Find in the reading view", group: "Find", scope: "queue" },
  { command: "take_out", keys: ["d"], label: "Take out of the set, or put back", group: "Decide", scope: "queue" },
  { command: "leave", keys: ["escape"], label: "Go back, close or cancel", group: "Move", scope: "everywhere", hidden: true },
  { command: "comment", keys: ["m"], label: "Write the comment", group: "Decide", scope: "queue", paletteWords: "message note" },
  { command: "submit", keys: ["ctrl+enter"], label: "Send the rejection or answer", group: "Decide", scope: "queue", decides: true, hidden: true },
  { command: "claim", keys: ["c"], label: "Claim", group: "Decide", scope: "queue" },
  { command: "confirm_read", keys: ["y"], label: "I have read this", group: "Decide", scope: "queue", decides: true },
  { command: "approve", keys: ["a"], label: VERDICTS.approve.label, group: "Decide", scope: "queue", decides: true },
  { command: "edit", keys: ["e"], label: VERDICTS.edit.label, group: "Decide", scope: "queue", decides: true },
  { command: "reject", keys: ["r"], label: VERDICTS.reject.label, group: "Decide", scope: "queue", decides: true },
  { command: "respond", keys: ["t"], label: "Answer the tool…", group: "Decide", scope: "queue", decides: true },
  { command: "escalate", keys: ["x"], label: VERDICTS.escalate.label, group: "Decide", scope: "queue", decides: true },
  { command: "abstain", keys: ["n"], label: VERDICTS.abstain.label, group: "Decide", scope: "queue", decides: true },
  { command: "release", keys: ["u"], label: "Release", group: "Decide", scope: "queue" },
  { command: "take_back", keys: ["ctrl+z"], label: "Take the last verdict back", group: "Decide", scope: "everywhere", paletteWords: "undo revert" },
  { command: "filter", keys: ["/"], label: "Filter this list", group: "Find", scope: "everywhere" },
  { command: "palette", keys: ["ctrl+k"], label: "Search or run a command", group: "Find", scope: "everywhere", hidden: true },
  { command: "keys", keys: ["?"], label: "Show all keys", group: "Find", scope: "everywhere" },
  ...MAIN_SCREENS.map(({ id, key, label, paletteWords }): KeyBinding => ({ command: goCommand(id), keys: [`g ${key}`], label, paletteWords, group: "Go to", scope: "everywhere" })),
  { command: "next_moment", keys: ["."], label: "Next moment of the simulated day", group: "App", scope: "everywhere", paletteWords: "jump time clock simulation" },
  { command: "stop", keys: ["ctrl+shift+s"], label: "Stop tools…", group: "App", scope: "everywhere", paletteWords: "halt hold emergency" },
  { command: "copy_link", keys: ["ctrl+shift+c"], label: "Copy the link of the action", group: "App", scope: "queue", paletteWords: "holdpoint:// address url share" },
  { command: "copy_id", keys: [], label: "Copy the id of the action", group: "App", scope: "queue" },
  { command: "copy_arguments", keys: [], label: "Copy the arguments of the action", group: "App", scope: "queue", paletteWords: "json" },
  { command: "quit", keys: ["ctrl+q"], label: "Quit Holdpoint", group: "App", scope: "everywhere", paletteWords: "exit close stop" },
];

/** Keys handled by one component; listed here for the key table only. */
export const LOCAL_KEYS: readonly { keys: string; label: string }[] = [
  { keys: "1 – 9", label: "Select or clear a reason" },
  { keys: "Enter", label: "Send the rejection from the reasons" },
  { keys: "1 – 4", label: "Choose a ruling, in Training" },
  { keys: "Ctrl Enter", label: "Sign the ruling, in Training" },
  { keys: "Ctrl Enter", label: "Send the rejection, answer or edits while you type" },
];

const LEADERS = new Set(KEYS.flatMap((b) => b.keys).filter((k) => k.includes(" ")).map((k) => k.split(" ")[0]!));

export interface Press {
  key: string;
  ctrl: boolean;
  shift?: boolean;
  meta: boolean;
  alt: boolean;
  /** As KeyboardEvent.code: the place of the key, which is the same in every layout. */
  code?: string;
  /** AltGr, by which some layouts write characters that others write without. */
  altGraph?: boolean;
}

export type Match =
  | { kind: "command"; binding: KeyBinding }
  /** The first key of a sequence. It does not time out: a late second key must never run as a single key. */
  | { kind: "leader"; key: string }
  /** A second key without a meaning; ignored. */
  | { kind: "swallow" }
  | { kind: "none" };

/** What a key press means after this leader key. */
export function matchKey(press: Press, leader: string | null): Match {
  const name = nameKey(press);
  if (name === null) return { kind: "none" };
  if (leader !== null) {
    const binding = findBinding(`${leader} ${name}`);
    return binding ? { kind: "command", binding } : { kind: "swallow" };
  }
  if (LEADERS.has(name)) return { kind: "leader", key: name };
  // A letter with Shift is the letter, where it has no binding of its own.
  const binding = (press.shift && findBinding(name.replace("ctrl+", "ctrl+shift+"))) || findBinding(name);
  return binding ? { kind: "command", binding } : { kind: "none" };
}

/** `ctrl+k` → `Ctrl K`, `arrowdown` → `↓`, `g q` → `G Q`. */
export function formatKeys(keys: string): string {
  const names: Record<string, string> = { arrowdown: "↓", arrowup: "↑", escape: "Esc", enter: "Enter", space: "Space", ctrl: "Ctrl", shift: "Shift" };
  return keys.split(/[ +]/).map((k) => names[k] ?? k.toUpperCase()).join(" ");
}

/** The first key of a command, formatted. */
export function firstKeyOf(command: CommandId): string {
  const binding = KEYS.find((b) => b.command === command);
  const first = binding?.keys[0];
  return first === undefined ? "" : formatKeys(first);
}

function findBinding(keys: string): KeyBinding | undefined {
  return KEYS.find((b) => b.keys.includes(keys));
}

function nameKey(press: Press): string | null {
  const key = nameCharacter(press);
  if (["shift", "control", "alt", "altgraph", "meta", "dead", "unidentified", "process"].includes(key)) return null;
  // AltGr is reported as Ctrl and Alt too; the character it writes is the key.
  if (press.altGraph) return press.key.length === 1 ? key : null;
  if (press.alt) return null;
  return press.ctrl || press.meta ? `ctrl+${key}` : key;
}

const CHARACTERS_BY_CODE: Record<string, string> = { BracketRight: "]", Slash: "/", Period: "." };

/** The character, or that of the same place on a Latin keyboard where the layout writes another script. */
function nameCharacter({ key, code = "" }: Press): string {
  if (key === " ") return "space";
  const otherScript = [...key].length === 1 && key > "\u024f";
  if (!otherScript) return key.toLowerCase();
  return /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? CHARACTERS_BY_CODE[code] ?? key.toLowerCase();
}

/** The digit of a key, also where a layout writes digits with Shift; null for other keys. */
export function digitOf({ key, code = "", shift }: Pick<Press, "key" | "code" | "shift">): number | null {
  if (/^[0-9]$/.test(key)) return Number(key);
  const digit = /^Digit([0-9])$/.exec(code)?.[1];
  return digit !== undefined && !shift ? Number(digit) : null;
}
