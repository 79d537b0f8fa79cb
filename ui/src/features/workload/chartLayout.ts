// Where the chart of a day has its points. Values come from the core; here they become pixels.

import type { WorkloadHour } from "../../bindings/views";

/** Of the drawing before the window has told its width, in pixels. */
export const WIDTH = 1120;
export const HEIGHT = 190;
export const LEFT = 40;
export const BOTTOM = 22;
const TOP = 8;

export type Scale = { x: (hours: number) => number; y: (value: number) => number };

export function scaleOf(most: number, width = WIDTH): Scale {
  const height = HEIGHT - TOP - BOTTOM;
  return {
    x: (hours) => LEFT + (hours / 24) * (width - LEFT - 8),
    y: (value) => TOP + height * (1 - Math.min(value, most) / most),
  };
}

/** The points of a line through the middle of each hour that has a value. */
export function line(hours: WorkloadHour[], value: (hour: WorkloadHour) => number | null, scale: Scale): string {
  const points = hours.flatMap((hour, i) => {
    const v = value(hour);
    return v === null ? [] : [`${scale.x(i + 0.5).toFixed(1)},${scale.y(v).toFixed(1)}`];
  });
  return points.join(" ");
}

/** A line of steps, one for each hour. */
export function steps(hours: WorkloadHour[], value: (hour: WorkloadHour) => number, scale: Scale): string {
  return hours.map((hour, i) => {
    const y = scale.y(value(hour)).toFixed(1);
    return `${scale.x(i).toFixed(1)},${y} ${scale.x(i + 1).toFixed(1)},${y}`;
  }).join(" ");
}

/** The outline between the low and the high line. */
export function band(hours: WorkloadHour[], scale: Scale): string {
  const high = line(hours, ({ high }) => high, scale);
  const low = line(hours, ({ low }) => low, scale);
  return high === "" ? "" : `${high} ${low.split(" ").reverse().join(" ")}`;
}
