import { expect, test } from "vitest";
import { formatDaysLeft, listDays, placeSpan } from "./calendarLayout";

test("days begin at midnight UTC and name their month", () => {
  const days = listDays(Date.UTC(2026, 10, 20, 14, 18), 14);
  expect([days[0]!.name, days[0]!.day, days[0]!.month]).toEqual(["Fri", 20, "November 2026"]);
  expect([days[11]!.day, days[11]!.month, days[1]!.weekend, days[3]!.weekend]).toEqual([1, "December", true, false]);
});

test("span is cut at the edges of the calendar", () => {
  expect(placeSpan(-5, 5, 0, 10)).toEqual({ left: 0, width: 50 });
  expect(placeSpan(8, 30, 0, 10)).toEqual({ left: 80, width: 20 });
  expect(placeSpan(10, 20, 0, 10)).toBeNull();
});

test("countdown of days is written in words", () => {
  expect(formatDaysLeft((6 * 1440 + 8 * 60 + 42) * 60_000)).toBe("6 d 8 h 42 min");
  expect([formatDaysLeft(59_000), formatDaysLeft(-1), formatDaysLeft(3_600_000)]).toEqual(["1 min", "0 min", "1 h 0 min"]);
});
