// What the dialog for a window holds, and the draft that is sent. Pure.

import type { FreezeDraft, FreezeEffect, FreezeRow, FreezeRule } from "../../bindings/views";

export interface FreezeForm {
  name: string;
  reason: string;
  zone: string;
  from: string;
  until: string;
  effect: FreezeEffect;
  tiers: string;
  services: string;
  environments: string;
  /** Beside a window that denies. */
  tightenTiers: string;
}

export function emptyForm(zone: string): FreezeForm {
  return { name: "", reason: "", zone, from: "", until: "", effect: "deny", tiers: "", services: "", environments: "", tightenTiers: "" };
}

/** A planned window with one rule, or with a second one that tightens for further tiers. */
export function formOf(row: FreezeRow): FreezeForm {
  const [first, second] = row.rules;
  return {
    name: row.name, reason: row.reason, zone: row.zone, from: row.from_local.slice(0, 16), until: row.until_local.slice(0, 16),
    effect: first?.effect ?? "deny", tiers: (first?.tiers ?? []).join(", "), services: (first?.services ?? []).join(", "),
    environments: (first?.environments ?? []).join(", "), tightenTiers: (second?.tiers ?? []).join(", "),
  };
}

/** Whether the form can hold all of a window. */
export function fitsForm({ rules }: Pick<FreezeRow, "rules">): boolean {
  const [first, second, ...more] = rules;
  if (!first || more.length > 0) return false;
  return !second || (second.effect === "tighten" && (second.services ?? []).length === 0 && JSON.stringify(second.environments ?? []) === JSON.stringify(first.environments ?? []));
}

export function splitList(text: string): string[] {
  return text.split(",").map((part) => part.trim()).filter((part) => part !== "");
}

/** The draft, or what is missing in words. */
export function draftOf(form: FreezeForm, id: string | null): FreezeDraft | string {
  const tiers = [...splitList(form.tiers), ...splitList(form.tightenTiers)];
  if (form.name.trim() === "") return "Name the window.";
  if (form.reason.trim() === "") return "Say why.";
  if (form.zone.trim() === "") return "Choose a time zone.";
  if (form.from === "" || form.until === "") return "Set the beginning and the end.";
  if (tiers.some((tier) => !/^[1-9]\d{0,2}$/.test(tier))) return "A tier is a whole number from 1 on.";
  const environments = splitList(form.environments);
  const rules: FreezeRule[] = [{ effect: form.effect, tiers: splitList(form.tiers).map(Number), services: splitList(form.services), environments }];
  const tighten = splitList(form.tightenTiers).map(Number);
  if (form.effect === "deny" && tighten.length > 0) rules.push({ effect: "tighten", tiers: tighten, services: [], environments });
  return { id, name: form.name.trim(), reason: form.reason.trim(), zone: form.zone.trim(), from: form.from.trim(), until: form.until.trim(), rules };
}
