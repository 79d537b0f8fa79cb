// A morning's queue, as in the pictures. Invented.

import type { ActionDetail, QueueRow, RiskView } from "../src/bindings/views";

const MIN = 60_000;
export const NOW = Date.now();

type Line = [title: string, tool: string, target: string, risk: RiskView, left: number, reviews: number, needed: number, claim?: string];

const LINES: Line[] = [
  ["Roll back checkout-api to v412", "deploy-pilot", "checkout · prod · eu-west", "critical", 3.8 * MIN, 1, 2, "JK"],
  ["Drop index orders_created_idx", "schema-tuner", "orders-db · prod", "critical", 4.2 * MIN, 0, 2],
  ["Reprice 1,204 items in Garden (−18 % median, floor at cost)", "price-pilot", "catalog · EU", "high", 4.6 * MIN, 0, 1],
  ["Scale payments-gateway 24 → 9 tasks", "capacity-pilot", "payments · prod · us-east", "high", 6.03 * MIN, 0, 1],
  ["Refund 38 orders, €4,912 total", "refund-agent", "support · DE", "high", 7.7 * MIN, 0, 1],
  ["Rotate CDN cache rules for /gp/*", "edge-agent", "edge · global", "medium", 11.3 * MIN, 0, 1],
  ["Merge PR #8812: retry budget in cart-svc", "code-agent", "cart · prod", "medium", 14.1 * MIN, 0, 1, "MO"],
  ["Pay invoice to p‹а U+0430›ypal-billing.example ‹U+202E›fdp.exe", "spend-agent", "ads · UK", "medium", 18.5 * MIN, 0, 1],
  ["Send delay notice to 2,310 customers", "comms-agent", "delivery · IT", "medium", 21.2 * MIN, 0, 1],
  ["Re-index search shard 14", "search-agent", "search · staging", "low", 42 * MIN, 0, 1],
  ["Close 17 duplicate tickets", "support-agent", "support · UK", "low", 55.2 * MIN, 0, 1],
  ["Update alt text on 96 images", "catalog-writer", "catalog · FR", "low", 72 * MIN, 0, 1],
];

export function rows(count: number): QueueRow[] {
  return Array.from({ length: Math.max(0, count) }, (_, i) => row(i, LINES[i % LINES.length]!, Math.floor(i / LINES.length)));
}

function row(i: number, [title, tool, target, risk, left, reviews, needed, claim]: Line, round: number): QueueRow {
  return {
    id: `act_${String(i + 1).padStart(5, "0")}`, title: round === 0 ? title : `${title} (${round + 1})`, kind: "deploy.rollout", tool, target, risk,
    proposed_at: NOW - (11 - Math.min(i, 10)) * MIN, deadline: NOW + left + round * 80 * MIN, on_deadline: "deny", reviews, needed, edited: false,
    claimed_by: claim ?? null, claimed_by_me: claim === "MO", my_review: null, digest: digest(i, 0), escalated: i === 4,
  };
}

export function digest(i: number, revision: number): string {
  return `9f2c71ab04de${String(i).padStart(6, "0")}${String(revision).padStart(6, "0")}e81c`.padEnd(64, "0");
}

export function detailOf(row: QueueRow): ActionDetail {
  const critical = row.risk === "critical";
  const args = { service: "checkout-api", image: "checkout-api:v412", replicas: 48, migrations: "skip", window: { start: "2026-11-24T09:00:00Z", minutes: 20 } };
  return {
    id: row.id, title: row.title, kind: row.kind, tool: { name: row.tool, model_version: "3.2", owner: "Platform" },
    proposed_at: row.proposed_at, confidence: 0.91, risk: row.risk, deadline: row.deadline, on_deadline: row.on_deadline, status: "open", outcome: null,
    facts: [
      { label: "Target", value: row.target, warn: false }, { label: "Blast radius", value: critical ? "31 % of EU traffic" : "not stated", warn: false },
      { label: "Reversible", value: critical ? "No, column stays" : "Yes", warn: critical }, { label: "Policy", value: row.needed === 2 ? "prod-rollback · 2 of 2, SRE" : "default · 1 of 1", warn: false },
    ],
    content: {
      preview: preview(row), arguments: JSON.stringify(args, null, 2), arguments_cut: false,
      why: "Error rate on `POST /checkout` rose from 0.2 % to 6.8 % eleven minutes after v415 reached 30 %. The three errors sampled all come from the new address validator. v412 is the last version with a clean hour.",
      evidence: [
        { index: 0, title: "Error-rate graph, 30 min", kind: "link", opened: critical }, { index: 1, title: "Canary analysis report", kind: "text", opened: false },
        { index: 2, title: "Trace sample (3)", kind: "bare", opened: false },
      ],
      session: "run-2026-11-24-0913",
    },
    content_missing: null, digest: row.digest, digest_short: "9f2c 71ab 04de … e81c", revision: 0,
    claim: row.claimed_by ? { by: row.claimed_by === "MO" ? "Mara Ortiz" : "Jonas Klein", mine: row.claimed_by_me, until: NOW + 10 * MIN } : null,
    verdicts: [
      { verdict: "approve", disabled: null }, { verdict: "edit", disabled: row.tool === "price-pilot" ? "The tool cannot take changed arguments" : null },
      { verdict: "reject", disabled: null }, ...(row.tool === "comms-agent" ? [{ verdict: "respond" as const, disabled: null }] : []),
      { verdict: "escalate", disabled: null }, { verdict: "abstain", disabled: null },
    ],
    reasons: [
      { code: "cause_right", label: "Cause is right" }, { code: "too_broad", label: "Too broad" }, { code: "wrong_target", label: "Wrong target" },
      { code: "not_reversible", label: "Not reversible" }, { code: "needs_data", label: "Needs data" },
    ],
    reviews: row.reviews, needed: row.needed, second_look: false, edited_by: null, edits: [], my_review: row.my_review, refused: null,
    similar: [
      { id: "past1", title: "v398 rollback", verdict: "approved", outcome: "executed", at: NOW - 20 * 86_400_000 },
      { id: "past2", title: "v377 rollback", verdict: "rejected", outcome: null, at: NOW - 40 * 86_400_000 },
      { id: "past3", title: "v361 rollback", verdict: "approved", outcome: "failed", at: NOW - 70 * 86_400_000 },
    ],
    must_read: critical, read_confirmed: row.id === "act_00001", escalated: row.escalated,
  };
}

function preview(row: QueueRow): ActionDetail["content"] extends infer C ? (C extends { preview: infer P } ? P : never) : never {
  if (row.tool === "capacity-pilot") return { type: "plan", steps: ["Drain 15 tasks in us-east, five at a time", "Wait for in-flight payments, at most 90 s each", "Set desired count to 9", "Watch p99 latency for ten minutes; put back at 800 ms"], cut: false };
  if (row.tool === "refund-agent") return null;
  if (row.tool === "comms-agent") return { type: "text", text: "Subject: Your order will be a day late\n\nHello,\nyour parcel missed its truck in Bologna. It leaves tonight and should reach you tomorrow.", cut: false };
  return {
    type: "diff", cut: false,
    lines: [
      { kind: "file", text: "deploy/checkout-api/prod-eu.yaml" }, { kind: "same", text: "strategy: canary" }, { kind: "removed", text: "image: checkout-api:v415" },
      { kind: "added", text: "image: checkout-api:v412" }, { kind: "removed", text: "replicas: 48" }, { kind: "added", text: "replicas: 48       # unchanged after rollback" },
      { kind: "removed", text: "migrations: forward-only" }, { kind: "added", text: "migrations: skip   # v413 added a NOT NULL column; skipping leaves it in place" },
    ],
  };
}
