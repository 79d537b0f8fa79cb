import { expect, test } from "vitest";
import type { DrillCaseRow } from "../../bindings/views";
import { filterCases } from "./filterCases";

const row = (action: string, part: Partial<DrillCaseRow>): DrillCaseRow => ({ action, title: action, kind: "refund.issue", right: "reject", tags: [], difficulty: "easy", verdicts: 2, wrong: 0, ruled_at: 0, ...part });
const CASES = [row("a", { tags: ["wrong amount"] }), row("b", { kind: "deploy.rollout", difficulty: "hard" }), row("c", { tags: ["wrong amount"], difficulty: "hard" })];
const ids = (filter: Parameters<typeof filterCases>[1]) => filterCases(CASES, filter).map(({ action }) => action);

test("empty filter keeps every case", () => {
  expect(ids({ tag: "", kind: "", difficulty: "" })).toEqual(["a", "b", "c"]);
});

test("tag, kind and difficulty hold together", () => {
  expect(ids({ tag: "wrong amount", kind: "", difficulty: "" })).toEqual(["a", "c"]);
  expect(ids({ tag: "wrong amount", kind: "refund.issue", difficulty: "hard" })).toEqual(["c"]);
  expect(ids({ tag: "", kind: "deploy.rollout", difficulty: "easy" })).toEqual([]);
});
