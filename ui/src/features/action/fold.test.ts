import { expect, test } from "vitest";
import { SHORT_LINES, lineCount, standsOpen } from "./fold";

const lines = (n: number) => Array.from({ length: n }, (_, i) => `line ${i}`).join("\n");

test("short arguments stand open beside a preview", () => {
  expect(lineCount(lines(SHORT_LINES))).toBe(SHORT_LINES);
  expect(standsOpen(lines(SHORT_LINES), "low", true, false)).toBe(true);
});

test("long ones fold only where little is at risk and a preview tells the rest", () => {
  const long = lines(SHORT_LINES + 1);
  expect(standsOpen(long, "low", true, false)).toBe(false);
  expect(standsOpen(long, "medium", true, false)).toBe(false);
  expect(standsOpen(long, "high", true, false)).toBe(true);
  expect(standsOpen(long, "critical", true, false)).toBe(true);
  expect(standsOpen(long, "low", false, false)).toBe(true);
});

test("arguments that were replaced stand open", () => {
  expect(standsOpen(lines(99), "low", true, true)).toBe(true);
});
