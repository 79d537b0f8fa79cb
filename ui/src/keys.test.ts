import { expect, test } from "vitest";
import { KEYS, digitOf, firstKeyOf, matchKey, formatKeys, type Press } from "./keys";

const press = (key: string, held: Partial<Press> = {}): Press => ({ key, ctrl: false, meta: false, alt: false, ...held });
const command = (p: Press, leader: string | null = null) => {
  const found = matchKey(p, leader);
  return found.kind === "command" ? found.binding.command : found.kind;
};

test("each key has one meaning", () => {
  const all = KEYS.flatMap((b) => b.keys);
  expect(new Set(all).size).toBe(all.length);
});

test("documented letters run their commands", () => {
  const documented = { j: "next", k: "previous", c: "claim", a: "approve", e: "edit", r: "reject", x: "escalate", u: "release", "/": "filter", "?": "keys" };
  for (const [key, means] of Object.entries(documented)) expect(command(press(key))).toBe(means);
});

test("upper-case letter runs the same command", () => {
  expect(command(press("A"))).toBe("approve");
});

test("A after G opens Audit and does not approve", () => {
  expect(matchKey(press("g"), null)).toEqual({ kind: "leader", key: "g" });
  expect(command(press("a"), "g")).toBe("go_audit");
});

test("unknown second key is ignored", () => {
  expect(command(press("r"), "g")).toBe("swallow");
  expect(command(press("x"), "g")).toBe("swallow");
});

test("letters with Ctrl or Alt are other keys", () => {
  expect(command(press("a", { ctrl: true }))).toBe("none");
  expect(command(press("r", { meta: true }))).toBe("none");
  expect(command(press("a", { alt: true }))).toBe("none");
  expect(command(press("k", { ctrl: true }))).toBe("palette");
  expect(command(press("k", { meta: true }))).toBe("palette");
  expect(command(press("q", { ctrl: true }))).toBe("quit");
});

test("modifier alone does not end a sequence", () => {
  expect(command(press("Shift"), "g")).toBe("none");
});

test("Cyrillic, Greek and Arabic layouts run the key of the same place", () => {
  expect(command(press("ф", { code: "KeyA" }))).toBe("approve");
  expect(command(press("Ф", { code: "KeyA", shift: true }))).toBe("approve");
  expect(command(press("ξ", { code: "KeyJ" }))).toBe("next");
  expect(command(press("ت", { code: "KeyJ" }))).toBe("next");
  expect(command(press("л", { code: "KeyK", ctrl: true }))).toBe("palette");
  expect(command(press("ъ", { code: "BracketRight" }))).toBe("next_file");
});

test("Latin layouts run the key that is written on it", () => {
  // AZERTY: the key at the place of Q writes A.
  expect(command(press("a", { code: "KeyQ" }))).toBe("approve");
  expect(command(press("q", { code: "KeyA" }))).toBe("none");
  expect(command(press("/", { code: "Period", shift: true }))).toBe("filter");
  expect(command(press("]", { code: "Minus", ctrl: true, alt: true, altGraph: true }))).toBe("next_file");
});

test("digits are found on AZERTY without Shift", () => {
  expect([digitOf(press("&", { code: "Digit1" })), digitOf(press("1", { code: "Digit1", shift: true })), digitOf(press("!", { code: "Digit1", shift: true }))]).toEqual([1, 1, null]);
});

test("all verdict commands are marked as deciding", () => {
  const deciding = KEYS.filter((b) => b.decides).map((b) => b.command);
  expect(deciding).toEqual(["submit", "confirm_read", "approve", "edit", "reject", "respond", "escalate", "abstain"]);
});

test("keys are formatted as on the keyboard", () => {
  expect(["ctrl+k", "g q", "arrowdown", "/"].map(formatKeys)).toEqual(["Ctrl K", "G Q", "↓", "/"]);
  expect(firstKeyOf("approve")).toBe("A");
});
