import { expect, test } from "vitest";
import { joinParts, formatRemaining } from "./remaining";

const rest = (lines: number, chars: number) => ({ from: 1, lines, chars, digest: "" });

test("rest is counted in lines, or characters for one line", () => {
  expect(formatRemaining(rest(1204, 90_000))).toBe("1,204 more lines");
  expect(formatRemaining(rest(1, 90_000))).toBe("90,000 more characters");
  expect(formatRemaining(rest(1, 1))).toBe("1 more character");
});

test("line split between parts is joined", () => {
  const add = (a: string, b: string) => a + b;
  expect(joinParts(["a", "b"], ["c", "d"], false, add)).toEqual(["a", "b", "c", "d"]);
  expect(joinParts(["a", "b"], ["c", "d"], true, add)).toEqual(["a", "bc", "d"]);
  expect(joinParts(["a"], [], true, add)).toEqual(["a"]);
});
