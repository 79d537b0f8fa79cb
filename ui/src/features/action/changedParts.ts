// Names the parts of an action that differ between two versions. Pure.

import type { ActionDetail } from "../../bindings/views";

export function listChangedParts(was: ActionDetail, is: ActionDetail): string[] {
  const parts: [string, (d: ActionDetail) => unknown][] = [
    ["title", (d) => d.title],
    ["kind", (d) => d.kind],
    ["target and facts", (d) => d.facts],
    ["what will happen", (d) => d.content?.preview],
    ["arguments", (d) => d.content?.arguments],
    ["reasons", (d) => d.content?.why],
    ["evidence", (d) => d.content?.evidence.map((e) => [e.title, e.kind])],
    ["deadline", (d) => [d.deadline, d.on_deadline]],
    ["risk", (d) => d.risk],
  ];
  return parts.filter(([, of]) => JSON.stringify(of(was)) !== JSON.stringify(of(is))).map(([name]) => name);
}
