import { expect, test } from "vitest";
import type { ActionDetail } from "../../bindings/views";
import { UNSEEN_ARGUMENTS, explainBlockedClaim, explainBlockedConfirm, emptyDraft, explainBlockedVerdict, findMissingInput, describeRequiredReading } from "./reviewDraft";

const evidence = (opened: boolean[]) => opened.map((o, index) => ({ index, title: "x", kind: "text" as const, opened: o }));
const detail = (part: Partial<ActionDetail>): ActionDetail =>
  ({
    status: "open", must_read: false, read_confirmed: false,
    content: { preview: null, arguments: { text: "{}", rest: null }, why: null, evidence: evidence([true, false, false]), session: null },
    verdicts: [{ verdict: "approve", disabled: null }, { verdict: "reject", disabled: null }, { verdict: "edit", disabled: "The tool cannot take changed arguments" }],
    ...part,
  }) as ActionDetail;

test("an open action that was read may be approved and rejected", () => {
  expect(explainBlockedVerdict(detail({}), "approve", true)).toBeNull();
  expect(explainBlockedVerdict(detail({ must_read: true, read_confirmed: true }), "approve", true)).toBeNull();
});

test("a critical action that was not read is held back from approval, not from rejection", () => {
  const unread = detail({ must_read: true });
  expect(explainBlockedVerdict(unread, "approve", true)).toBe("Open the evidence (1 of 3), or confirm");
  expect(explainBlockedVerdict(unread, "reject", true)).toBeNull();
});

test("what is not here yet cannot be approved", () => {
  expect(explainBlockedVerdict(detail({ content: null }), "approve", true)).toBe("What would be approved is not here yet");
  expect(explainBlockedVerdict(detail({ content: null }), "reject", true)).toBeNull();
});

test("a verdict the tool cannot carry says so", () => {
  expect(explainBlockedVerdict(detail({}), "edit", true)).toBe("The tool cannot take changed arguments");
  expect(explainBlockedVerdict(detail({}), "respond", true)).toBe("The tool does not take this verdict");
});

test("nothing can be given on a closed action", () => {
  expect(explainBlockedVerdict(detail({ status: "expired" }), "reject", true)).toBe("This action is closed");
});

test("without evidence, reading is asked for in other words", () => {
  expect(describeRequiredReading(detail({ content: null }))).toBe("Read it first, then confirm");
});

test("a rejection takes a reason or words; an answer takes words", () => {
  expect(findMissingInput("reject", emptyDraft())).not.toBeNull();
  expect(findMissingInput("reject", { ...emptyDraft(), reasons: ["too_broad"] })).toBeNull();
  expect(findMissingInput("reject", { ...emptyDraft(), comment: "only the canary" })).toBeNull();
  expect(findMissingInput("respond", { ...emptyDraft(), reasons: ["too_broad"], comment: "  " })).not.toBeNull();
  expect(findMissingInput("approve", emptyDraft())).toBeNull();
});

test("what has not been on screen as a whole is not approved, and may be rejected", () => {
  expect(explainBlockedVerdict(detail({ verdicts: [{ verdict: "approve", disabled: null }] }), "approve", false)).toBe(UNSEEN_ARGUMENTS);
  expect(explainBlockedVerdict(detail({}), "reject", false)).toBeNull();
});

test("a claim is held where somebody else works, and where nothing can be decided", () => {
  const claim = { by: "Jan Kos", mine: false, until: 100 };
  expect(explainBlockedClaim(detail({ claim }), 50)).toBe("Jan Kos is working on this");
  expect(explainBlockedClaim(detail({ claim }), 200)).toBeNull();
  const why = "The record is broken";
  expect(explainBlockedClaim(detail({ claim: null, verdicts: [{ verdict: "approve", disabled: why }, { verdict: "reject", disabled: why }] }), 0)).toBe(why);
});

test("nobody can have read what is not here", () => {
  expect(explainBlockedConfirm(detail({ must_read: true, content: null }))).not.toBeNull();
  expect(explainBlockedConfirm(detail({ must_read: true }))).toBeNull();
});
