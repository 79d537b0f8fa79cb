// Where the lanes, points and times of an incident's chart are. Pure.

import type { ChartView } from "../../bindings/views";

export const LANE_HEIGHT = 32;
export const AXIS_HEIGHT = 22;
const MINUTE = 60_000;
/** Steps of the time axis, the smallest that leaves at most so many. */
const STEPS = [5, 15, 30, 60, 120, 240].map((minutes) => minutes * MINUTE);
const MAX_TICKS = 9;

export interface LaneLayout {
  height: number;
  /** Left to right, between 0 and 1. */
  x: (at: number) => number;
  ticks: number[];
  /** Middle of the lane of the incident. */
  incidentY: number;
  bars: { from: number; to: number; open: boolean }[];
}

/** The middle of a lane. */
export const laneY = (index: number): number => index * LANE_HEIGHT + LANE_HEIGHT / 2;

export function layOutLanes(chart: ChartView, now: number): LaneLayout {
  const span = Math.max(chart.to - chart.from, 1);
  const x = (at: number) => Math.min(Math.max((at - chart.from) / span, 0), 1);
  const step = STEPS.find((one) => span / one <= MAX_TICKS) ?? STEPS.at(-1)!;
  const ticks: number[] = [];
  for (let at = Math.ceil(chart.from / step) * step; at <= chart.to; at += step) ticks.push(at);
  const bars = chart.intervals
    .filter(([from]) => from <= chart.to)
    .map(([from, to]) => ({ from: x(from), to: x(to ?? now), open: to === null || to > chart.to }));
  const lanes = chart.lanes.length;
  return { height: (lanes + 1) * LANE_HEIGHT + AXIS_HEIGHT, x, ticks, incidentY: laneY(lanes), bars };
}
