import { expect, test } from "vitest";
import { isWhole, seenTo, windowOn } from "./lineVisibility";

const view = { top: 100, bottom: 900 };

test("what lies within the view is seen", () => {
  expect(windowOn({ top: 300, bottom: 500 }, view)).toEqual({ top: 0, bottom: 200 });
  expect(windowOn({ top: -500, bottom: 500 }, view)).toEqual({ top: 600, bottom: 1000 });
  expect(windowOn({ top: 900, bottom: 1500 }, view)).toBeNull();
});

test("scrolled through, it has been seen whole", () => {
  let seen = 0;
  for (const scrolled of [0, 700, 1400]) {
    expect(isWhole(seen, 2000)).toBe(false);
    seen = seenTo(seen, windowOn({ top: 100 - scrolled, bottom: 2100 - scrolled }, view));
  }
  expect(isWhole(seen, 2000)).toBe(true);
});

test("a jump to the end leaves the middle unseen", () => {
  const start = seenTo(0, windowOn({ top: 100, bottom: 5100 }, view));
  const jumped = seenTo(start, windowOn({ top: -4100, bottom: 900 }, view));
  expect(jumped).toBe(800);
});

test("a text that was never laid out was never seen", () => {
  expect(isWhole(0, 0)).toBe(false);
});
