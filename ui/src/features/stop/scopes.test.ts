import { expect, test } from "vitest";
import { countOf, formatSeconds, isSameStage, makeScope } from "./scopes";

test("scope needs a text unless it is everything", () => {
  expect(makeScope("environment", " prod ")).toEqual({ environment: "prod" });
  expect(makeScope("tool", " ")).toBeNull();
  expect(makeScope("all", "")).toBe("all");
});

test("stages are compared by value", () => {
  expect(isSameStage({ kind: "a" }, { kind: "a" })).toBe(true);
  expect(isSameStage({ kind: "a" }, "all")).toBe(false);
});

test("counts and seconds are written in words", () => {
  expect([countOf(1, "tool", "tools"), countOf(14, "tool", "tools")]).toEqual(["1 tool", "14 tools"]);
  expect([formatSeconds(42), formatSeconds(204)]).toEqual(["0.04 s", "0.2 s"]);
});
