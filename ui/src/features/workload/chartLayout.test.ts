import { expect, test } from "vitest";
import type { WorkloadHour } from "../../bindings/views";
import { band, HEIGHT, LEFT, line, scaleOf, steps } from "./chartLayout";

const hour = (expected: number | null, capacity: number): WorkloadHour => ({
  at: 0, label: "00:00", arrived: null, expected, low: expected, high: expected, capacity, people: 1, words: "",
});

test("scale puts midnight at the axis and the top value at the top", () => {
  const scale = scaleOf(80);
  expect(scale.x(0)).toBe(LEFT);
  expect(scale.y(80)).toBe(8);
  expect(scale.y(0)).toBe(HEIGHT - 22);
  expect(scale.y(500)).toBe(8);
});

test("line leaves out hours without a value and steps have two points an hour", () => {
  const scale = scaleOf(10);
  expect(line([hour(1, 0), hour(null, 0), hour(3, 0)], ({ expected }) => expected, scale).split(" ")).toHaveLength(2);
  expect(steps([hour(1, 2), hour(1, 3)], ({ capacity }) => capacity, scale).split(" ")).toHaveLength(4);
  expect(band([hour(null, 1)], scale)).toBe("");
});
