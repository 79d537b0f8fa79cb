import { expect, test } from "vitest";
import { explainPlace } from "./because";

test("place is explained by time left, then by reasons", () => {
  expect(explainPlace({ deadline: 48_000, because: ["needs SRE"] }, 0)).toBe("48 s left, needs SRE");
  expect(explainPlace({ deadline: 48_000, because: [] }, 50_000)).toBe("past its deadline");
});
