import { expect, test } from "vitest";
import type { QueueCounts } from "./bindings/views";
import { headerChips } from "./features/queue/headerChips";
import { KEYS } from "./keys";
import { ALL_TOPICS, FIRST_RUN, HOME, MAIN_SCREENS, SCREENS, findScreen, homeOf, topicsOf } from "./screens";

function expectUnique(values: readonly string[]) {
  expect([...new Set(values)]).toEqual(values);
}

test("screen ids labels and titles are unique", () => {
  expectUnique(SCREENS.map((row) => row.id));
  expectUnique(SCREENS.map((row) => row.label));
  expectUnique(SCREENS.map((row) => row.title));
});

test("screen keys are unique single letters", () => {
  const keys = MAIN_SCREENS.map((row) => row.key);
  expectUnique(keys);
  for (const key of keys) expect(key).toMatch(/^[a-z]$/);
});

test("screen key opens the screen", () => {
  const opened = KEYS.filter((b) => b.group === "Go to").map((b) => [b.command, b.keys]);
  expect(opened).toEqual(MAIN_SCREENS.map((row) => [`go_${row.id}`, [`g ${row.key}`]]));
});

test("screen listens to each topic once", () => {
  for (const row of MAIN_SCREENS) {
    expect(row.topics.length, row.id).toBeGreaterThan(0);
    expectUnique(row.topics);
    expect(topicsOf(row.id)).toBe(row.topics);
  }
  expectUnique(ALL_TOPICS);
});

test("exactly one screen shows before setup", () => {
  expect(SCREENS.filter((row) => row.setup === "needed")).toEqual([FIRST_RUN]);
  expect(findScreen(FIRST_RUN.id)).toBeUndefined();
});

test("managers who decide nothing begin with health and others with the queue", () => {
  const home = (...roles: string[]) => homeOf({ person: { id: "p", name: "Mara", initials: "M", roles } });
  expect(MAIN_SCREENS[0]?.id).toBe("health");
  expect([home("manager"), home("reviewer", "manager"), home("reviewer"), homeOf({ person: null })]).toEqual(["health", HOME, HOME, HOME]);
  expect([home("trainer"), home("manager", "trainer"), home("reviewer", "trainer")]).toEqual(["training", "training", HOME]);
  expect(findScreen("unknown")).toBeUndefined();
});

test("queue chips show critical count and oldest wait", () => {
  const counts: QueueCounts = { open: 3, mine: 1, critical: 2, claimed: 0, oldest_at: 1_000 };
  expect(headerChips({ counts }, 61_000).map((chip) => chip.text)).toEqual(["2 critical", "oldest waiting 1 min"]);
  expect(headerChips({ counts: { ...counts, critical: 0, oldest_at: null } }, 61_000)).toEqual([]);
});
