import { expect, test } from "vitest";
import { colourLine } from "./textColours";

test("every character of a line is kept", () => {
  for (const text of ["  - name: api  # main", 'x: "a: 1"', "select 1 -- 'one'", "", "a: ‹U+202E›b"]) {
    for (const language of ["YAML", "SQL", "JSON", "script", null] as const) expect(colourLine(text, language).map((token) => token.text).join("")).toBe(text);
  }
});

test("a plain value of YAML is a string", () => {
  expect(colourLine("  image: api:v412", "YAML").map((token) => token.colour)).toEqual(["name", "plain", "string"]);
  expect(colourLine("- pause canary", "YAML").at(-1)).toEqual({ colour: "string", text: "pause canary" });
});

test("names and values of YAML have their colours", () => {
  expect(colourLine("  replicas: 48", "YAML")).toEqual([
    { colour: "name", text: "  replicas" }, { colour: "plain", text: ": " }, { colour: "number", text: "48" },
  ]);
});
