import { expect, test } from "vitest";
import type { ChartView, LaneView } from "../../bindings/views";
import { firstMark, layOutLanes, moveMark, rowsInSight, splitLanes } from "./laneLayout";

const MINUTE = 60_000;
const chart = (part: Partial<ChartView>): ChartView => ({ from: 0, to: 120 * MINUTE, lanes: [], intervals: [], lanes_left_out: 0, ...part });
const lane = (label: string, ...minutes: number[]): LaneView => ({ label, kind: "tool", points: minutes.map((at) => ({ at: at * MINUTE, id: null, title: label, state: "ran", tied: false })) });
const all = { from: 0, to: 120 * MINUTE };

test("times are laid out over the width", () => {
  const { x } = layOutLanes(chart({}), all, 600, "utc", 0);
  expect([x(0), x(60 * MINUTE), x(120 * MINUTE)]).toEqual([0, 300, 600]);
});

test("ticks are round times and few", () => {
  const minutes = layOutLanes(chart({}), { from: 7 * MINUTE, to: 127 * MINUTE }, 900, "utc", 0).ticks.map((at) => at / MINUTE);
  expect(minutes).toEqual([15, 30, 45, 60, 75, 90, 105, 120]);
  expect(layOutLanes(chart({}), { from: 0, to: 7 * 60 * MINUTE }, 300, "utc", 0).ticks.length).toBeLessThanOrEqual(5);
});

test("zoomed in, ticks are finer and bars end at the edges", () => {
  const { ticks, bars } = layOutLanes(chart({ intervals: [[10 * MINUTE, 100 * MINUTE]] }), { from: 30 * MINUTE, to: 36 * MINUTE }, 600, "utc", 0);
  expect(ticks.map((at) => at / MINUTE)).toEqual([30, 31, 32, 33, 34, 35, 36]);
  expect(bars).toEqual([{ x: 0, width: 600, open: true }]);
});

test("open interval ends now", () => {
  const { bars } = layOutLanes(chart({ intervals: [[60 * MINUTE, null]] }), all, 120, "utc", 90 * MINUTE);
  expect(bars).toEqual([{ x: 60, width: 30, open: true }]);
});

test("hundred lanes draw those in sight only", () => {
  expect(rowsInSight(100, 32, 0, 256)).toEqual([0, 9]);
  expect(rowsInSight(100, 32, 1600, 256)).toEqual([49, 59]);
  expect(rowsInSight(3, 32, 0, 256)).toEqual([0, 3]);
});

test("small chart merges the lanes beyond the third", () => {
  const lanes = ["a", "b", "c", "d"].map((label) => lane(label, 1));
  expect(splitLanes(chart({ lanes }), true).tools.map(({ label, points }) => [label, points.length])).toEqual([["a", 1], ["b", 1], ["other tools", 2]]);
  expect(splitLanes(chart({ lanes }), false).tools.length).toBe(4);
});

test("arrows lead along a lane and to the nearest mark of the next", () => {
  const lanes = [lane("a", 30, 10, 50), lane("b"), lane("c", 12, 49)];
  expect(moveMark(lanes, { lane: 0, point: 1 }, "ArrowRight")).toEqual({ lane: 0, point: 0 });
  expect(moveMark(lanes, { lane: 0, point: 1 }, "ArrowLeft")).toBeNull();
  expect(moveMark(lanes, { lane: 0, point: 2 }, "ArrowDown")).toEqual({ lane: 2, point: 1 });
  expect(moveMark(lanes, { lane: 2, point: 0 }, "ArrowUp")).toEqual({ lane: 0, point: 1 });
  expect(moveMark(lanes, { lane: 0, point: 0 }, "End")).toEqual({ lane: 0, point: 2 });
});

test("first mark is that of the cause", () => {
  const tied = lane("b", 5, 6);
  tied.points[1]!.tied = true;
  expect(firstMark([lane("a", 1), tied])).toEqual({ lane: 1, point: 1 });
  expect(firstMark([lane("a"), lane("b", 9, 3)])).toEqual({ lane: 1, point: 1 });
  expect(firstMark([])).toBeNull();
});
