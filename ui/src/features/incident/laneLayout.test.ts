import { expect, test } from "vitest";
import type { ChartView } from "../../bindings/views";
import { LANE_HEIGHT, layOutLanes } from "./laneLayout";

const MINUTE = 60_000;
const chart = (part: Partial<ChartView>): ChartView => ({ from: 0, to: 120 * MINUTE, lanes: [], intervals: [], lanes_left_out: 0, ...part });

test("points keep within the chart", () => {
  const { x } = layOutLanes(chart({}), 0);
  expect([x(-1), x(60 * MINUTE), x(500 * MINUTE)]).toEqual([0, 0.5, 1]);
});

test("ticks are whole steps and few", () => {
  expect(layOutLanes(chart({ from: 7 * MINUTE }), 0).ticks.map((at) => at / MINUTE)).toEqual([15, 30, 45, 60, 75, 90, 105, 120]);
  expect(layOutLanes(chart({ to: 7 * 60 * MINUTE }), 0).ticks.length).toBeLessThanOrEqual(9);
});

test("open interval ends now", () => {
  const { bars } = layOutLanes(chart({ intervals: [[60 * MINUTE, null]] }), 90 * MINUTE);
  expect(bars).toEqual([{ from: 0.5, to: 0.75, open: true }]);
});

test("incident is below the lanes", () => {
  const lane = { label: "a", kind: "tool" as const, points: [] };
  expect(layOutLanes(chart({ lanes: [lane, lane] }), 0).incidentY).toBe(2.5 * LANE_HEIGHT);
});
