// Where the lanes, marks and times of an incident's chart are, and which mark a key leads to. Pure.

import { scaleTime, scaleUtc } from "d3-scale";
import type { ChartView, LaneView, PointView } from "../../bindings/views";

/** Height of a lane, pixels: on the page, and beside the list. */
export const LANE_HEIGHT = 32;
export const SMALL_LANE_HEIGHT = 24;
export const AXIS_HEIGHT = 22;
/** Tool lanes that are seen at once; more are scrolled. */
export const MAX_LANES_SEEN = 8;
/** Tool lanes beside the list; the others are drawn as one. */
const SMALL_LANES = 3;
/** Room for one time on the axis, pixels. */
const TICK_WIDTH = 96;

/** Times that are seen, ms. */
export interface Span {
  from: number;
  to: number;
}

export interface LaneLayout {
  /** Pixels from the left end of the lanes. */
  x: (at: number) => number;
  ticks: number[];
  bars: { x: number; width: number; open: boolean }[];
}

/** Lays out the times of `span` in `width` pixels. */
export function layOutLanes(chart: ChartView, span: Span, width: number, zone: "local" | "utc", now: number): LaneLayout {
  const scale = (zone === "utc" ? scaleUtc() : scaleTime()).domain([span.from, Math.max(span.to, span.from + 1)]).range([0, width]);
  const x = (at: number) => scale(at);
  const ticks = scale.ticks(Math.max(2, Math.floor(width / TICK_WIDTH))).map((tick) => tick.getTime());
  const bars = chart.intervals
    .map(([from, to]) => ({ from: Math.max(from, span.from), to: Math.min(to ?? now, span.to), open: to === null || to > span.to }))
    .filter(({ from, to }) => from <= to)
    .map(({ from, to, open }) => ({ x: x(from), width: Math.max(x(to) - x(from), 3), open }));
  return { x, ticks, bars };
}

/** Lanes of tools, which scroll, and the others, which stay in sight. */
export function splitLanes(chart: ChartView, small: boolean): { tools: LaneView[]; others: LaneView[] } {
  const tools = chart.lanes.filter((lane) => lane.kind === "tool");
  const others = chart.lanes.filter((lane) => lane.kind !== "tool");
  if (!small || tools.length <= SMALL_LANES) return { tools, others };
  const merged: LaneView = { label: "other tools", kind: "tool", points: tools.slice(SMALL_LANES - 1).flatMap((lane) => lane.points) };
  return { tools: [...tools.slice(0, SMALL_LANES - 1), merged], others };
}

/** The line from a cause at `x`, `y` to the beginning of the incident: beside the mark, or straight down where both are close. */
export function tiePath(x: number, y: number, end: number, bottom: number): string {
  if (end - x > 60) return `M${x + 9} ${y}C${x + 34} ${y} ${end - 26} ${bottom} ${end} ${bottom}`;
  const middle = (y + bottom) / 2;
  return `M${x} ${y + 9}C${x} ${middle} ${end} ${middle} ${end} ${bottom - 9}`;
}

/** Which of `count` rows of `height` pixels are in sight, the first and one past the last. */
export function rowsInSight(count: number, height: number, scrolled: number, room: number): [number, number] {
  const first = Math.max(Math.floor(scrolled / height) - 1, 0);
  return [first, Math.min(Math.ceil((scrolled + room) / height) + 1, count)];
}

/** A mark: its lane, and its place among the lane's points. */
export interface Mark {
  lane: number;
  point: number;
}

/** Where an arrow key, Home or End leads to; null where there is nothing further. */
export function moveMark(lanes: readonly LaneView[], mark: Mark, key: string): Mark | null {
  const order = byTime(lanes[mark.lane]?.points ?? []);
  const place = order.indexOf(mark.point);
  const within = (next: number) => (order[next] === undefined ? null : { lane: mark.lane, point: order[next]! });
  switch (key) {
    case "ArrowLeft": return within(place - 1);
    case "ArrowRight": return within(place + 1);
    case "Home": return within(0);
    case "End": return within(order.length - 1);
    case "ArrowUp": return nearestIn(lanes, mark, -1);
    case "ArrowDown": return nearestIn(lanes, mark, 1);
    default: return null;
  }
}

/** The mark that has the focus at first: of the cause, else the first there is. */
export function firstMark(lanes: readonly LaneView[]): Mark | null {
  for (const [lane, { points }] of lanes.entries()) {
    const point = points.findIndex((one) => one.tied);
    if (point >= 0) return { lane, point };
  }
  const lane = lanes.findIndex(({ points }) => points.length > 0);
  return lane < 0 ? null : { lane, point: byTime(lanes[lane]!.points)[0]! };
}

// The mark nearest in time in the next lane that has any.
function nearestIn(lanes: readonly LaneView[], mark: Mark, step: number): Mark | null {
  const at = lanes[mark.lane]?.points[mark.point]?.at ?? 0;
  for (let lane = mark.lane + step; lanes[lane]; lane += step) {
    const points = lanes[lane]!.points;
    if (points.length > 0) return { lane, point: points.reduce((best, point, i) => (Math.abs(point.at - at) < Math.abs(points[best]!.at - at) ? i : best), 0) };
  }
  return null;
}

function byTime(points: readonly PointView[]): number[] {
  return points.map((_, i) => i).sort((a, b) => points[a]!.at - points[b]!.at || a - b);
}
