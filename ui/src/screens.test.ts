import { expect, test } from "vitest";
import type { QueueCounts } from "./bindings/views";
import { headerChips } from "./features/queue/headerChips";
import { KEYS } from "./keys";
import { ALL_TOPICS, FIRST_RUN, HOME, MAIN_SCREENS, SCREENS, findScreen, topicsOf } from "./screens";

function expectUnique(values: readonly string[]) {
  expect([...new Set(values)]).toEqual(values);
}

test("screen_ids_labels_and_titles_are_unique", () => {
  expectUnique(SCREENS.map((row) => row.id));
  expectUnique(SCREENS.map((row) => row.label));
  expectUnique(SCREENS.map((row) => row.title));
});

test("screen_keys_are_unique_single_letters", () => {
  const keys = MAIN_SCREENS.map((row) => row.key);
  expectUnique(keys);
  for (const key of keys) expect(key).toMatch(/^[a-z]$/);
});

test("screen_key_opens_the_screen", () => {
  const opened = KEYS.filter((b) => b.group === "Go to").map((b) => [b.command, b.keys]);
  expect(opened).toEqual(MAIN_SCREENS.map((row) => [`go_${row.id}`, [`g ${row.key}`]]));
});

test("screen_listens_to_each_topic_once", () => {
  for (const row of MAIN_SCREENS) {
    expect(row.topics.length, row.id).toBeGreaterThan(0);
    expectUnique(row.topics);
    expect(topicsOf(row.id)).toBe(row.topics);
  }
  expectUnique(ALL_TOPICS);
});

test("exactly_one_screen_shows_before_setup", () => {
  expect(SCREENS.filter((row) => row.setup === "needed")).toEqual([FIRST_RUN]);
  expect(findScreen(FIRST_RUN.id)).toBeUndefined();
});

test("navigation_starts_with_the_home_screen", () => {
  expect(MAIN_SCREENS[0]?.id).toBe(HOME);
  expect(findScreen("unknown")).toBeUndefined();
});

test("queue_chips_show_critical_count_and_oldest_wait", () => {
  const counts: QueueCounts = { open: 3, mine: 1, critical: 2, claimed: 0, oldest_at: 1_000 };
  expect(headerChips({ counts }, 61_000).map((chip) => chip.text)).toEqual(["2 critical", "oldest waiting 1 min"]);
  expect(headerChips({ counts: { ...counts, critical: 0, oldest_at: null } }, 61_000)).toEqual([]);
});
