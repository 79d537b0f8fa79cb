import { expect, test } from "vitest";
import type { CauseView } from "../../bindings/views";
import { leadAction } from "./suspect";

const cause = (id: string, grade: CauseView["grade"], what: CauseView["what"] = "action"): CauseView => ({ what, id, title: id, by: null, when: null, probability: 0, parts: [], grade, tool: what === "action" ? "pilot" : null });
const lead = (...candidates: CauseView[]) => leadAction({ candidates, compared: candidates.length, track_record: "" })?.id;

test("confirmed action leads, then a suspected one, then the first", () => {
  expect(lead(cause("a", null), cause("b", "suspected"), cause("c", "confirmed"))).toBe("c");
  expect(lead(cause("a", null), cause("b", "suspected"))).toBe("b");
  expect(lead(cause("a", "ruled_out"), cause("d", null, "change"), cause("b", null))).toBe("b");
  expect(lead(cause("a", "ruled_out"))).toBeUndefined();
  expect(leadAction(null)).toBeNull();
});
