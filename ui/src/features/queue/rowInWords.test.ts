import { expect, test } from "vitest";
import { nameRow } from "./rowInWords";

const row = { title: "Drop index", tool: "schema-tuner", risk: "high", deadline: 48_000, on_deadline: "deny", my_review: null, held: false, set: null } as const;

test("row is named with risk, time left and place", () => {
  expect(nameRow(row, 1, 14, 0)).toBe("Drop index, high risk, schema-tuner, 48 s left, 2 of 14");
});

test("held row without deadline says so", () => {
  expect(nameRow({ ...row, on_deadline: "hold", held: true }, 0, 1, 0)).toBe("Drop index, high risk, schema-tuner, held, 1 of 1");
});
