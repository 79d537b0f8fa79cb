import { expect, test } from "vitest";
import type { ActionDetail } from "../../bindings/views";
import { UNSEEN, claimHeld, confirmHeld, emptyDraft, heldBack, missing, readAsk } from "./reviewDraft";

const evidence = (opened: boolean[]) => opened.map((o, index) => ({ index, title: "x", kind: "text" as const, opened: o }));
const detail = (part: Partial<ActionDetail>): ActionDetail =>
  ({
    status: "open", must_read: false, read_confirmed: false,
    content: { preview: null, arguments: { text: "{}", rest: null }, why: null, evidence: evidence([true, false, false]), session: null },
    verdicts: [{ verdict: "approve", disabled: null }, { verdict: "reject", disabled: null }, { verdict: "edit", disabled: "The tool cannot take changed arguments" }],
    ...part,
  }) as ActionDetail;

test("an open action that was read may be approved and rejected", () => {
  expect(heldBack(detail({}), "approve", true)).toBeNull();
  expect(heldBack(detail({ must_read: true, read_confirmed: true }), "approve", true)).toBeNull();
});

test("a critical action that was not read is held back from approval, not from rejection", () => {
  const unread = detail({ must_read: true });
  expect(heldBack(unread, "approve", true)).toBe("Open the evidence (1 of 3), or confirm");
  expect(heldBack(unread, "reject", true)).toBeNull();
});

test("what is not here yet cannot be approved", () => {
  expect(heldBack(detail({ content: null }), "approve", true)).toBe("What would be approved is not here yet");
  expect(heldBack(detail({ content: null }), "reject", true)).toBeNull();
});

test("a verdict the tool cannot carry says so", () => {
  expect(heldBack(detail({}), "edit", true)).toBe("The tool cannot take changed arguments");
  expect(heldBack(detail({}), "respond", true)).toBe("The tool does not take this verdict");
});

test("nothing can be given on a closed action", () => {
  expect(heldBack(detail({ status: "expired" }), "reject", true)).toBe("This action is closed");
});

test("without evidence, reading is asked for in other words", () => {
  expect(readAsk(detail({ content: null }))).toBe("Read it first, then confirm");
});

test("a rejection takes a reason or words; an answer takes words", () => {
  expect(missing("reject", emptyDraft())).not.toBeNull();
  expect(missing("reject", { ...emptyDraft(), reasons: ["too_broad"] })).toBeNull();
  expect(missing("reject", { ...emptyDraft(), comment: "only the canary" })).toBeNull();
  expect(missing("respond", { ...emptyDraft(), reasons: ["too_broad"], comment: "  " })).not.toBeNull();
  expect(missing("approve", emptyDraft())).toBeNull();
});

test("what has not been on screen as a whole is not approved, and may be rejected", () => {
  expect(heldBack(detail({ verdicts: [{ verdict: "approve", disabled: null }] }), "approve", false)).toBe(UNSEEN);
  expect(heldBack(detail({}), "reject", false)).toBeNull();
});

test("a claim is held where somebody else works, and where nothing can be decided", () => {
  const claim = { by: "Jan Kos", mine: false, until: 100 };
  expect(claimHeld(detail({ claim }), 50)).toBe("Jan Kos is working on this");
  expect(claimHeld(detail({ claim }), 200)).toBeNull();
  const why = "The record is broken";
  expect(claimHeld(detail({ claim: null, verdicts: [{ verdict: "approve", disabled: why }, { verdict: "reject", disabled: why }] }), 0)).toBe(why);
});

test("nobody can have read what is not here", () => {
  expect(confirmHeld(detail({ must_read: true, content: null }))).not.toBeNull();
  expect(confirmHeld(detail({ must_read: true }))).toBeNull();
});
