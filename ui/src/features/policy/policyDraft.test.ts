import { expect, test } from "vitest";
import type { PolicyView } from "../../bindings/views";
import { draft } from "./policyDraft.svelte";

const version = (version: string, text: string) => ({ version, text }) as PolicyView;

test("changed draft survives reopening and a newer version", () => {
  draft.open(version("1-a", "one"));
  expect(draft.changed).toBe(false);
  draft.text = "mine";
  draft.open(version("2-b", "two"));
  expect([draft.base, draft.original, draft.text]).toEqual(["1-a", "one", "mine"]);
  draft.rebase(version("2-b", "two"));
  expect([draft.base, draft.original, draft.text, draft.changed]).toEqual(["2-b", "two", "mine", true]);
  draft.discard();
  draft.open(version("2-b", "two"));
  expect([draft.text, draft.changed]).toEqual(["two", false]);
});
