import { expect, test } from "vitest";
import { formatMinutes, parseMinutes } from "./timeOfDay";

test("minutes formatted and parsed stay the same", () => {
  for (const minutes of [0, 59, 60, 1290, 1439]) expect(parseMinutes(formatMinutes(minutes))).toBe(minutes);
  expect(formatMinutes(1290)).toBe("21:30");
});

test("invalid time of day parses to null", () => {
  expect(["", "24:00", "9:00", "12:60"].map(parseMinutes)).toEqual([null, null, null, null]);
});
