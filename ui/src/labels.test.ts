import { expect, test } from "vitest";
import * as labels from "./labels";
import { KEYS } from "./keys";

type Table = Record<string, { label?: string | null }>;
const tables = Object.entries<unknown>(labels).filter((entry): entry is [string, Table] => typeof entry[1] === "object");

test("labels of one table are unique", () => {
  for (const [name, table] of tables) {
    const words = labels.rowsOf(table).map((row) => row.label).filter((label) => typeof label === "string");
    expect(new Set(words).size, name).toBe(words.length);
  }
});

test("states of one table differ in shape and tone", () => {
  for (const table of [labels.RISKS, labels.CHAIN_STATES, labels.SYNC_STATES, labels.OUTBOX_STATES, labels.NOTICE_LEVELS]) {
    const looks = labels.rowsOf<string, labels.StateLabel>(table).map(({ shape, tone }) => `${shape} ${tone}`);
    expect(new Set(looks).size).toBe(looks.length);
  }
});

test("verdict keys use the verdict table", () => {
  for (const { value } of labels.rowsOf(labels.VERDICTS)) expect(KEYS.find((b) => b.command === value)?.decides, value).toBe(true);
});

test("options keep order and name their test id", () => {
  expect(labels.optionsOf(labels.THEMES, "theme")[0]).toEqual({ value: "system", label: "System", testid: "theme-system" });
  expect(labels.optionsOf(labels.CERTAINTIES, "certainty").map((o) => o.value)).toEqual(["guess", "unsure", "fairly", "certain"]);
});
