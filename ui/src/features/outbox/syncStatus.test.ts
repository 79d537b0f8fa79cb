import { expect, test } from "vitest";
import type { AppState, SyncView } from "../../bindings/views";
import { describeSync } from "./syncStatus";

const app = (sync: Partial<SyncView>, outbox = 0) =>
  ({ outbox, sync: { state: "live", head: 0, hub_head: null, heard_at: null, message: null, ...sync } }) as AppState;
const words = (state: AppState) => describeSync(state, 10_000).label;

test("each sync state has its text", () => {
  expect(words(app({ heard_at: 9_000 }))).toBe("Synced 1 s ago");
  expect(words(app({ state: "catching_up", head: 520, hub_head: 1204 }))).toBe("Catching up 43 %");
  expect(words(app({ state: "offline" }, 2))).toBe("Offline, 2 waiting");
  expect(words(app({ state: "offline" }, 1))).toBe("Offline, 1 waiting");
  expect(words(app({ state: "broken" }))).toBe("Record broken");
});

test("waiting commands are counted while they can be sent", () => {
  expect(words(app({ heard_at: 9_000 }, 1))).toBe("Synced 1 s ago, 1 waiting");
  expect(words(app({ state: "catching_up", head: 1, hub_head: 4 }, 3))).toBe("Catching up 25 %, 3 waiting");
});

test("unknown record count shows no percentage", () => {
  expect(words(app({ state: "catching_up", head: 5, hub_head: null }))).toBe("Catching up");
  expect(words(app({ state: "catching_up", head: 0, hub_head: 0 }))).toBe("Catching up");
});

test("sync states differ in shape and tone", () => {
  const looks = (["live", "catching_up", "offline", "broken"] as const).map((state) => describeSync(app({ state }), 0)).map((w) => `${w.shape} ${w.tone}`);
  expect(new Set(looks).size).toBe(4);
});
