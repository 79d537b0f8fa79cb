import { expect, test } from "vitest";
import { isFullySeen, extendSeen, visiblePart } from "./lineVisibility";

const view = { top: 100, bottom: 900 };

test("visible part is the overlap of text and view", () => {
  expect(visiblePart({ top: 300, bottom: 500 }, view)).toEqual({ top: 0, bottom: 200 });
  expect(visiblePart({ top: -500, bottom: 500 }, view)).toEqual({ top: 600, bottom: 1000 });
  expect(visiblePart({ top: 900, bottom: 1500 }, view)).toBeNull();
});

test("text scrolled through is fully seen", () => {
  let seen = 0;
  for (const scrolled of [0, 700, 1400]) {
    expect(isFullySeen(seen, 2000)).toBe(false);
    seen = extendSeen(seen, visiblePart({ top: 100 - scrolled, bottom: 2100 - scrolled }, view));
  }
  expect(isFullySeen(seen, 2000)).toBe(true);
});

test("jump to the end leaves the middle unseen", () => {
  const start = extendSeen(0, visiblePart({ top: 100, bottom: 5100 }, view));
  const jumped = extendSeen(start, visiblePart({ top: -4100, bottom: 900 }, view));
  expect(jumped).toBe(800);
});

test("text without height is never fully seen", () => {
  expect(isFullySeen(0, 0)).toBe(false);
});
