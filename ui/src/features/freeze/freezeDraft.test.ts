import { expect, test } from "vitest";
import { draftOf, emptyForm, fitsForm } from "./freezeDraft";

const form = { ...emptyForm("Europe/Madrid"), name: "Sale", reason: "x", from: "2026-11-27T00:00", until: "2026-12-01T06:00" };

test("draft says what is missing", () => {
  expect(draftOf({ ...form, reason: " " }, null)).toBe("Say why.");
  expect(draftOf({ ...form, until: "" }, null)).toBe("Set the beginning and the end.");
  expect(draftOf({ ...form, tiers: "1, two" }, null)).toBe("A tier is a whole number from 1 on.");
});

test("tiers that tighten are a rule of their own beside one that denies", () => {
  const draft = draftOf({ ...form, tiers: "1", tightenTiers: "2, 3", environments: "prod" }, "frz_1");
  expect(draft).toMatchObject({ id: "frz_1", rules: [
    { effect: "deny", tiers: [1], services: [], environments: ["prod"] }, { effect: "tighten", tiers: [2, 3], services: [], environments: ["prod"] },
  ] });
  expect(typeof draft === "object" && fitsForm(draft)).toBe(true);
  expect(fitsForm({ rules: [{ effect: "tighten", tiers: [1] }, { effect: "deny", tiers: [2] }] as never })).toBe(false);
});
