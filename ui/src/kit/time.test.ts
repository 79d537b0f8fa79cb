import { expect, test } from "vitest";
import { formatAgo, formatBytes, formatCountdown, formatDuration, formatInstant, formatPace, rateUrgency, formatZone } from "./time";

const MIN = 60_000;

test("countdown shows minutes, hours, then days", () => {
  expect(formatCountdown(48_000)).toBe("0:48");
  expect(formatCountdown(14 * MIN + 5_000)).toBe("14:05");
  expect(formatCountdown(72 * MIN)).toBe("1:12:00");
  expect(formatCountdown(76 * 60 * MIN)).toBe("3 d 4 h");
});

test("countdown is zero only when no time is left", () => {
  expect(formatCountdown(1)).toBe("0:01");
  expect(formatCountdown(0)).toBe("0:00");
  expect(formatCountdown(-5_000)).toBe("0:00");
});

test("urgency changes at five and ten minutes", () => {
  expect([5 * MIN - 1, 5 * MIN, 10 * MIN - 1, 10 * MIN].map(rateUrgency)).toEqual(["now", "soon", "soon", "calm"]);
});

test("duration has at most two units", () => {
  expect(formatDuration(38_000)).toBe("38 s");
  expect(formatDuration(11 * MIN)).toBe("11 min");
  expect(formatDuration(112 * MIN)).toBe("1 h 52 min");
  expect(formatDuration(24 * 60 * MIN)).toBe("1 d");
  expect(formatPace(130_000)).toBe("2 min 10 s");
});

test("time slightly in the future is just now", () => {
  expect(formatAgo(2_000, 1_000)).toBe("just now");
  expect(formatAgo(0, 4 * MIN)).toBe("4 min ago");
});

test("instant always shows its zone", () => {
  const at = Date.UTC(2026, 10, 24, 14, 3, 7);
  expect(formatInstant(at, "utc")).toBe("24 Nov 2026, 14:03:07 UTC");
  expect(formatInstant(at, "local")).toMatch(/UTC/);
  expect(formatZone(at, "utc")).toBe("UTC");
});

test("byte counts are rounded", () => {
  expect([512, 612_400, 4_210_000].map(formatBytes)).toEqual(["512 bytes", "612 kB", "4.2 MB"]);
});
