import { expect, test } from "vitest";
import type { ActionDetail } from "../../bindings/views";
import { SAMPLE_NEEDED, UNSEEN_LINES, explainBlockedClaim, explainBlockedConfirm, emptyDraft, explainBlockedVerdict, findMissingInput, describeRequiredReading } from "./reviewDraft";

const evidence = (opened: boolean[]) => opened.map((o, index) => ({ index, title: "x", kind: "text" as const, opened: o }));
const detail = (part: Partial<ActionDetail>): ActionDetail =>
  ({
    status: "open", must_read: false, read_confirmed: false, held: null, frozen: null,
    content: { preview: null, arguments: { text: "{}", rest: null }, why: null, evidence: evidence([true, false, false]), session: null },
    verdicts: [{ verdict: "approve", disabled: null }, { verdict: "reject", disabled: null }, { verdict: "edit", disabled: "The tool cannot take changed arguments" }],
    ...part,
  }) as ActionDetail;

const opened = detail({ must_read: true, content: { ...detail({}).content, evidence: evidence([true, true, true]) } as ActionDetail["content"] });

test("an action that was read can be approved and rejected", () => {
  expect(explainBlockedVerdict(detail({}), "approve", true)).toBeNull();
  expect(explainBlockedVerdict(detail({ must_read: true, read_confirmed: true }), "approve", true)).toBeNull();
});

test("an unread critical action blocks approval but not rejection", () => {
  const unread = detail({ must_read: true });
  expect(explainBlockedVerdict(unread, "approve", true)).toBe("Open all evidence (1 of 3), then confirm");
  expect(explainBlockedVerdict(unread, "reject", true)).toBeNull();
});

test("missing content blocks approval but not rejection", () => {
  expect(explainBlockedVerdict(detail({ content: null }), "approve", true)).toBe("The content is not on this device yet");
  expect(explainBlockedVerdict(detail({ content: null }), "reject", true)).toBeNull();
});

test("an unsupported verdict is blocked with its reason", () => {
  expect(explainBlockedVerdict(detail({}), "edit", true)).toBe("The tool cannot take changed arguments");
  expect(explainBlockedVerdict(detail({}), "respond", true)).toBe("The tool does not accept this verdict");
});

test("a closed action blocks every verdict", () => {
  expect(explainBlockedVerdict(detail({ status: "expired" }), "reject", true)).toBe("This action is closed");
});

test("required reading without evidence asks to read the action", () => {
  expect(describeRequiredReading(detail({ content: null }))).toBe("Read the action, then confirm");
});

test("a rejection needs a reason or comment; an answer needs a comment", () => {
  expect(findMissingInput("reject", emptyDraft())).not.toBeNull();
  expect(findMissingInput("reject", { ...emptyDraft(), reasons: ["too_broad"] })).toBeNull();
  expect(findMissingInput("reject", { ...emptyDraft(), comment: "only the canary" })).toBeNull();
  expect(findMissingInput("respond", { ...emptyDraft(), reasons: ["too_broad"], comment: "  " })).not.toBeNull();
  expect(findMissingInput("approve", emptyDraft())).toBeNull();
});

test("unseen lines block approval of a confirmed critical action", () => {
  const confirmed = detail({ must_read: true, read_confirmed: true });
  expect(explainBlockedVerdict(confirmed, "approve", false)).toBe(UNSEEN_LINES);
  expect(explainBlockedVerdict(confirmed, "approve", true)).toBeNull();
});

test("unopened evidence blocks the read confirmation", () => {
  const read = detail({ must_read: true });
  expect(explainBlockedConfirm(read, true)).toBe("Open all evidence (1 of 3)");
  expect(explainBlockedConfirm(opened, true)).toBeNull();
  expect(describeRequiredReading(opened)).toBe("Read the action, then confirm");
});

test("unseen lines block the read confirmation", () => {
  expect(explainBlockedConfirm(detail({ must_read: true }), false)).toBe(UNSEEN_LINES);
});

test("unseen lines block approval but not rejection", () => {
  expect(explainBlockedVerdict(detail({ verdicts: [{ verdict: "approve", disabled: null }] }), "approve", false)).toBe(UNSEEN_LINES);
  expect(explainBlockedVerdict(detail({}), "reject", false)).toBeNull();
});

test("a long action asks what was sampled instead of all lines", () => {
  const long = detail({ must_sample: true });
  expect(explainBlockedVerdict(long, "approve", false)).toBe(SAMPLE_NEEDED);
  expect(explainBlockedVerdict(long, "approve", true)).toBe(SAMPLE_NEEDED);
  expect(explainBlockedVerdict(long, "approve", false, "all deletions")).toBeNull();
  expect(explainBlockedVerdict(long, "reject", false)).toBeNull();
  expect(explainBlockedVerdict(detail({}), "approve", false, "all deletions")).toBe(UNSEEN_LINES);
});

test("a sample does not replace the confirmation of a critical action", () => {
  const critical = detail({ must_sample: true, must_read: true });
  expect(explainBlockedVerdict(critical, "approve", false, "all deletions")).toBe("Open all evidence (1 of 3), then confirm");
  expect(explainBlockedConfirm(critical, false)).toBe(SAMPLE_NEEDED);
  expect(explainBlockedConfirm(critical, false, "all deletions")).toBe("Open all evidence (1 of 3)");
});

test("a claim is blocked by another claim and by a shared reason", () => {
  const claim = { by: "Jan Kos", mine: false, until: 100 };
  expect(explainBlockedClaim(detail({ claim }), 50)).toBe("Claimed by Jan Kos");
  expect(explainBlockedClaim(detail({ claim }), 200)).toBeNull();
  expect(explainBlockedClaim(detail({ held: "A stop of everything holds it." }), 50)).toBe("A stop of everything holds it.");
  const why = "The record is broken";
  expect(explainBlockedClaim(detail({ claim: null, verdicts: [{ verdict: "approve", disabled: why }, { verdict: "reject", disabled: why }] }), 0)).toBe(why);
});

test("missing content blocks the read confirmation", () => {
  expect(explainBlockedConfirm(detail({ must_read: true, content: null }), true)).not.toBeNull();
  expect(explainBlockedConfirm(opened, true)).toBeNull();
});
