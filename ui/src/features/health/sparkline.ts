// The small line beside a signal. Pure: values and room in, path out.

import { scaleLinear } from "d3-scale";

export interface Sparkline {
  /** One path of as many lines as there are gaps between values, plus one. */
  path: string;
  /** The last value. */
  end: { x: number; y: number } | null;
}

/** Room above and below the line, pixels, so that the end is not cut. */
const EDGE = 3;

/** Lays out values from the oldest to the newest in a box; a gap where there is none. */
export function layOutSparkline(values: readonly (number | null)[], width: number, height: number): Sparkline {
  const known = values.filter((value): value is number => value !== null);
  if (known.length === 0) return { path: "", end: null };
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = scaleLinear([0, Math.max(values.length - 1, 1)], [EDGE, width - EDGE]);
  // Values that are all the same are a line in the middle.
  const y = low === high ? () => height / 2 : scaleLinear([low, high], [height - EDGE, EDGE]);
  let path = "";
  let end: Sparkline["end"] = null;
  let before = false;
  values.forEach((value, at) => {
    if (value !== null) {
      end = { x: round(x(at)), y: round(y(value)) };
      path += `${before ? "L" : "M"}${end.x} ${end.y}`;
    }
    before = value !== null;
  });
  return { path, end };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
