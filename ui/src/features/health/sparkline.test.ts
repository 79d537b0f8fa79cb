import { expect, test } from "vitest";
import { layOutSparkline } from "./sparkline";

test("sparkline runs from the oldest to the newest value", () => {
  expect(layOutSparkline([0, 1, 0.5], 106, 26)).toEqual({ path: "M3 23L53 3L103 13", end: { x: 103, y: 13 } });
});

test("sparkline has a gap where there is no value", () => {
  expect(layOutSparkline([0, null, 1], 106, 26).path).toBe("M3 23M103 3");
  expect(layOutSparkline([null, null], 106, 26)).toEqual({ path: "", end: null });
});

test("equal values are a line in the middle", () => {
  expect(layOutSparkline([1, 1], 106, 26)).toEqual({ path: "M3 13L103 13", end: { x: 103, y: 13 } });
  expect(layOutSparkline([1], 106, 26).end).toEqual({ x: 3, y: 13 });
});
