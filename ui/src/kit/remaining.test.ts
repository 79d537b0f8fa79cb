import { expect, test } from "vitest";
import { joined, restWords } from "./remaining";

const rest = (lines: number, chars: number) => ({ from: 1, lines, chars, digest: "" });

test("what is left is counted in lines, or in characters where it is one line", () => {
  expect(restWords(rest(1204, 90_000))).toBe("1,204 more lines");
  expect(restWords(rest(1, 90_000))).toBe("90,000 more characters");
  expect(restWords(rest(1, 1))).toBe("1 more character");
});

test("a line that broke off goes on in the next part", () => {
  const add = (a: string, b: string) => a + b;
  expect(joined(["a", "b"], ["c", "d"], false, add)).toEqual(["a", "b", "c", "d"]);
  expect(joined(["a", "b"], ["c", "d"], true, add)).toEqual(["a", "bc", "d"]);
  expect(joined(["a"], [], true, add)).toEqual(["a"]);
});
