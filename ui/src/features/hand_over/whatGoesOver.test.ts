import { expect, test } from "vitest";
import { whatGoesOver } from "./whatGoesOver";

const row = { action: "act_1", title: "", risk: "low" as const, evidence: "", on_screen: "" };
const draft = { to: "per_1", note: "", claims: [], release: [], half_read: [], mentions: [] };

test("what goes over is counted line by line", () => {
  const full = {
    ...draft, note: "Watch the mail job.", claims: ["act_1"], release: ["act_2"], half_read: ["act_1"],
    mentions: [{ kind: "stop" as const, id: "a" }, { kind: "incident" as const, id: "b" }, { kind: "incident" as const, id: "c" }],
  };
  expect(whatGoesOver({ half_read: [row, row] }, full)).toEqual(["1 claim passed on, 1 released now", "1 of 2 half-read actions, no drafts", "1 stop, 2 incidents", "1 note"]);
  expect(whatGoesOver({ half_read: [] }, draft)).toEqual([]);
});
