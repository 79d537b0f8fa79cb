// A desk made of nothing but memory, for screenshots and hand trials of the UI.
// It is no model of the real rules: those are tested against the real desk.

import type { Commands } from "../src/bindings/commands";
import type { ActionDetail, AppState, AuditRow, DeskEvent, OutboxRow, PeopleView, PersonRow, Preferences, QueueGroup, QueueQuery, QueueRow, ReviewDraft, ToolRow } from "../src/bindings/views";
import { ProblemError, type CommandName, type Host } from "../src/host/host";
import { NOW, detailOf, digest, rows } from "./fixture-data";
import { policyAnswers } from "./fixture-policy";

const MIN = 60_000;

export class FixtureHost implements Host {
  rows: QueueRow[];
  details = new Map<string, ActionDetail>();
  reviews: ReviewDraft[] = [];
  tools: ToolRow[];
  outbox: OutboxRow[] = [];
  setup: "needed" | "ready";
  preferences: Preferences;
  refuseNext = false;
  #listeners = new Set<(event: DeskEvent) => void>();

  constructor(private readonly options: URLSearchParams) {
    this.rows = rows(options.has("empty") ? 0 : Number(options.get("rows") ?? 37));
    this.setup = options.has("first") ? "needed" : "ready";
    this.tools = options.has("empty") ? [] : [
      { name: "deploy-pilot", owner: "Platform", added_at: NOW - 9e8, revoked_at: null, last_proposed_at: NOW - 4 * MIN, open: 3 },
      { name: "price-pilot", owner: "Pricing", added_at: NOW - 9e8, revoked_at: null, last_proposed_at: NOW - 9 * MIN, open: 1 },
      { name: "old-agent", owner: null, added_at: NOW - 9e9, revoked_at: NOW - 9e7, last_proposed_at: NOW - 2e8, open: 0 },
    ];
    this.preferences = { theme: (options.get("theme") ?? "system") as Preferences["theme"], times: "local", keep_days: 90, notifications: { critical: true, claim_due: true, rest: true, show_content: false, quiet_from: 1320, quiet_to: 420 } };
    if (options.has("offline")) this.outbox = [
      { id: "o1", sentence: "Approve Scale payments-gateway 24 → 9 tasks", action: "act_00004", signed_at: NOW - 3 * MIN, state: "waiting", problem: null, attempts: 3 },
      { id: "o2", sentence: "Reject Drop index orders_created_idx", action: "act_00002", signed_at: NOW - 6 * MIN, state: "refused", problem: { code: "expired", title: "This action has expired.", detail: "It expired 12 s before your review arrived, so it was denied." }, attempts: 1 },
    ];
  }

  async call<K extends CommandName>(command: K, args: Commands[K]["args"]): Promise<Commands[K]["result"]> {
    const answer = (this.answers as unknown as Record<string, (a: unknown) => unknown>)[command];
    await new Promise((done) => setTimeout(done, Number(this.options.get("slow") ?? 4)));
    if (!answer) throw new ProblemError({ code: "unknown", title: "Unknown command", detail: command });
    return structuredClone(answer(args)) as Commands[K]["result"];
  }

  events(listener: (event: DeskEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  openExternal = async (url: string) => void console.info("open", url);

  emit(event: DeskEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  stale(action: string): void {
    this.emit({ type: "stale", topics: ["queue", "action", "app", "audit", "outbox"], actions: [action] });
  }

  /** The tool replaces its proposal. */
  revise(id: string): void {
    const detail = this.detail(id);
    detail.revision += 1;
    detail.digest = digest(Number(id.slice(4)), detail.revision);
    detail.digest_short = `1b${detail.revision}c 44de 90aa … 07f${detail.revision}`;
    detail.content!.arguments = detail.content!.arguments.replace('"replicas": 48', '"replicas": 12');
    this.stale(id);
  }

  close(id: string, status: ActionDetail["status"], outcome: string): void {
    Object.assign(this.detail(id), { status, outcome });
    this.rows = this.rows.filter((row) => row.id !== id);
    this.stale(id);
  }

  propose(title: string): void {
    const row = { ...rows(1)[0]!, id: `act_9${String(this.rows.length).padStart(4, "0")}`, title, deadline: Date.now() + MIN };
    this.rows = [row, ...this.rows];
    this.stale(row.id);
  }

  detail(id: string): ActionDetail {
    const known = this.details.get(id);
    if (known) return known;
    const row = this.rows.find((r) => r.id === id);
    if (!row) throw new ProblemError({ code: "not_found", title: "No such action", detail: "It is not in this desk's record." });
    const made = detailOf(row);
    this.details.set(id, made);
    return made;
  }

  private answers: { [K in CommandName]: (args: Commands[K]["args"]) => Commands[K]["result"] } = {
    ...policyAnswers(() => this.options),
    app_state: () => this.app(),
    hub_card: ({ hub }) => ({ name: "Acme operations", url: `https://${hub}`, provider: "Acme account", plain: false }),
    join_team: () => { this.setup = "ready"; return this.app(); },
    people: () => this.people(),
    invite: () => ({ code: "k7m2q-9fxhd-3ptw6-rj8ca", until: Date.now() + 48 * 60 * MIN, address: "https://holdpoint.acme.example", message: "Join Acme operations in Holdpoint: open the app, choose Join a team, and enter\n\nAddress: https://holdpoint.acme.example\nInvite code: k7m2q-9fxhd-3ptw6-rj8ca\n\nThe code works once." }),
    revoke_invite: () => this.people(),
    change_person: () => this.people(),
    revoke_person: () => this.people(),
    revoke_device: () => this.people(),
    rotate_tool: ({ name }) => this.answers.add_tool({ name, owner: null }),
    provider_page: () => ({ provider: "Acme account", url: "https://id.acme.example/authorize?client_id=holdpoint" }),
    join_with_provider: () => { this.setup = "ready"; return this.app(); },
    cancel_provider: () => null,
    erase_body: ({ seq }) => this.answers.record({ seq }),
    export_start: () => this.exported(),
    export_state: () => this.exported(),
    export_cancel: () => this.exported(),
    setup_local: () => { this.setup = "ready"; return this.app(); },
    queue_page: (query) => this.page(query),
    action_detail: ({ id }) => this.detail(id),
    action_shown: () => null,
    confirm_read: ({ id }) => { this.detail(id).read_confirmed = true; return null; },
    open_evidence: ({ id, index }) => {
      const row = this.detail(id).content!.evidence[index]!;
      row.opened = true;
      return row.kind === "link"
        ? { title: row.title, text: null, link: { url: "http://metrics:pw@xn--grafna-6ta.example/d/42?from=now-30m", host: "xn--grafna-6ta.example", warnings: ["The host is written in another alphabet.", "The address carries a user name.", "The address is not https."], allowed: true } }
        : { title: row.title, text: row.kind === "text" ? "Canary 415: 6.8 % errors\n<script>alert(1)</script> stays text" : null, link: null };
    },
    arguments: ({ id }) => ({ text: this.detail(id).content!.arguments }),
    check_arguments: ({ id, text }) => this.check(id, text),
    claim: ({ id }) => this.lease(id, true),
    release: ({ id }) => this.lease(id, false),
    review: (draft) => this.review(draft),
    pace: () => ({ decisions: 21 + this.reviews.length, median_ms: 130_000, session_ms: 112 * MIN, break_in_ms: 38 * MIN, break_after_ms: 150 * MIN }),
    audit_page: (query) => ({ rows: this.audit(query.before, query.kind, query.filter), total: 1204, kinds: ["action.proposed", "review.submitted", "action.decided", "tool.added"], people: [{ id: "p1", name: "Mara Ortiz" }], tools: ["deploy-pilot"], search: { to: 1204, building: false }, chain: this.chain() }),
    story: ({ id }) => ({
      action: id, title: "Roll back checkout-api to v412", status: "rejected", intact: true,
      entries: [
        { seq: 1198, at: NOW - 11 * MIN, kind: "action.proposed", actor: "deploy-pilot", sentence: "Proposed Roll back checkout-api to v412", said: null, changes: [], document: null, hash_ok: true, details: ["Stated confidence 0.91"], signature: null, hash_short: "71ab 04de" },
        { seq: 1201, at: NOW - 6 * MIN, kind: "review.submitted", actor: "Mara Ortiz", sentence: "Rejected it", said: null, changes: [], document: null, hash_ok: true, details: ["Too broad", "“Only the canary, please”"], signature: "valid", hash_short: "0cc1 9a3f" },
        { seq: 1204, at: NOW - 6 * MIN, kind: "action.decided", actor: "hub", sentence: "Decided: rejected", said: null, changes: [], document: null, hash_ok: true, details: [], signature: null, hash_short: "9f2c e81c" },
      ],
    }),
    record: ({ seq }) => ({ seq, record: JSON.stringify({ seq, at: NOW, kind: "review.submitted", prev: "71ab…", hash: "9f2c…" }, null, 2), body: JSON.stringify({ verdict: "reject", comment: "Only the canary, please" }, null, 2), hash_ok: true, document: null, may_erase: false }),
    verify: () => this.chain(),
    settings: () => this.settings(),
    set_preferences: (preferences) => { this.preferences = preferences; return this.settings(); },
    tools: () => this.tools,
    add_tool: ({ name, owner }) => {
      const tool: ToolRow = { name, owner, added_at: Date.now(), revoked_at: null, last_proposed_at: null, open: 0 };
      this.tools = [...this.tools, tool];
      return { tool, token: "hp_tool_3fJk29xQm1Zr8TtV0bWc", snippets: [{ title: "curl", text: "curl http://127.0.0.1:4711/v1/actions \\\n  -H 'authorization: Bearer hp_tool_3fJk29xQm1Zr8TtV0bWc' \\\n  -d @action.json" }, { title: "Claude Code", text: "claude --permission-prompt-tool mcp__holdpoint__approve" }] };
    },
    revoke_tool: ({ name }) => (this.tools = this.tools.map((t) => (t.name === name ? { ...t, revoked_at: Date.now() } : t))),
    outbox: () => this.outbox,
    dismiss: ({ id }) => (this.outbox = this.outbox.filter((row) => row.id !== id)),
    check_link: ({ url }) => ({ url, host: "example.org", warnings: [], allowed: true }),
  };

  private app(): AppState {
    const offline = this.options.has("offline");
    return {
      setup: this.setup, person: this.setup === "ready" ? { id: "p1", name: "Mara Ortiz", initials: "MO", roles: ["reviewer"] } : null,
      hub: this.setup === "ready" ? { name: this.options.get("hub") ?? "This computer", url: "http://127.0.0.1:4711" } : null,
      sync: { state: offline ? "offline" : ((this.options.get("sync") ?? "live") as "live"), head: 520, hub_head: 1204, heard_at: Date.now() - 1000, message: offline ? "The hub has not answered since 09:12. Reviews are kept here and sent as soon as it does." : null, progress: null, alarm: null },
      outbox: this.outbox.filter((r) => r.state === "waiting").length, outbox_since: null, refused: this.outbox.filter((r) => r.state === "refused").length, counts: this.counts(), now: Date.now(), skew_ms: offline ? 4200 : 0,
      notices: this.options.has("notice") ? [{ code: "no_keychain", level: "warn", text: "This system has no keychain, so the signing key lies in a file only you can read." }] : [], version: "0.1.0",
    };
  }

  private people(): PeopleView {
    const device = (id: string, name: string, more = {}) => ({ id, name, key_short: "9f2c 71ab 04de 5c0f", this: false, enrolled_at: NOW - 900 * MIN, revoked_at: null, ...more });
    const person = (id: string, name: string, initials: string, more: Partial<PersonRow>): PersonRow => ({ id, name, initials, me: false, roles: ["reviewer"], teams: [], qualifications: [], email: null, signs_in: false, left_at: null, devices: [device(`dev_${id}`, "Laptop")], ...more });
    return {
      people: [
        person("p1", "Mara Ortiz", "MO", { me: true, roles: ["reviewer", "administrator"], teams: ["payments"], devices: [device("dev_1", "mara-laptop", { this: true })] }),
        person("p2", "Jan Kos", "JK", { roles: ["reviewer", "manager"], teams: ["platform"], qualifications: ["deploys"], email: "jan@acme.example", signs_in: true }),
        person("p3", "Ines Roth", "IR", { left_at: NOW - 300 * MIN }),
      ],
      invites: [{ id: "inv_1", made_at: NOW - 60 * MIN, until: Date.now() + 2_000 * MIN, by: "Mara Ortiz", roles: ["reviewer"], teams: ["payments"], qualifications: [], email: null, device_of: null }],
      read_only: null,
    };
  }

  private exported() {
    return { state: "done" as const, done: 1204, total: 1204, lines: 1204, path: "/home/mara/Downloads/holdpoint-record.ndjson", problem: null };
  }

  private counts() {
    const of = (test: (row: QueueRow) => boolean) => this.rows.filter(test).length;
    return { open: this.rows.length, mine: of((r) => r.my_review === null), critical: of((r) => r.risk === "critical"), claimed: of((r) => r.claimed_by !== null), oldest_at: this.rows.length ? Math.min(...this.rows.map((r) => r.proposed_at)) : null };
  }

  private page({ tab, filter, offset, limit }: QueueQuery) {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    const tabs = { mine: (r: QueueRow) => r.my_review === null, all: () => true, critical: (r: QueueRow) => r.risk === "critical", claimed: (r: QueueRow) => r.claimed_by !== null };
    const found = this.rows.filter((r) => tabs[tab](r) && words.every((w) => `${r.title} ${r.tool} ${r.target}`.toLowerCase().includes(w))).sort((a, b) => a.deadline - b.deadline);
    const left = (r: QueueRow) => r.deadline - Date.now();
    const groups: QueueGroup[] = [
      { key: "five_minutes", title: "Due within 5 minutes", count: found.filter((r) => left(r) < 5 * MIN).length },
      { key: "half_hour", title: "Due this half hour", count: found.filter((r) => left(r) >= 5 * MIN && left(r) < 30 * MIN).length },
      { key: "later", title: "Later", count: found.filter((r) => left(r) >= 30 * MIN).length },
    ];
    return { total: found.length, groups: groups.filter((g) => g.count > 0), rows: found.slice(offset, offset + limit), counts: this.counts(), now: Date.now() };
  }

  private check(id: string, text: string) {
    const none = { line: null, column: null, message: null, changes: [] };
    try {
      const was = JSON.parse(this.detail(id).content!.arguments) as Record<string, unknown>;
      const is = JSON.parse(text) as Record<string, unknown>;
      const changes = Object.keys(is).filter((k) => JSON.stringify(was[k]) !== JSON.stringify(is[k])).map((k) => `${k}: ${JSON.stringify(was[k])} → ${JSON.stringify(is[k])}`);
      return { ...none, ok: true, changes };
    } catch (thrown) {
      return { ...none, ok: false, line: 3, column: 5, message: (thrown as Error).message };
    }
  }

  private lease(id: string, take: boolean) {
    const row = this.rows.find((r) => r.id === id)!;
    Object.assign(row, { claimed_by: take ? "MO" : null, claimed_by_me: take });
    this.detail(id).claim = take ? { by: "Mara Ortiz", mine: true, until: Date.now() + 10 * MIN } : null;
    this.stale(id);
    return { state: "accepted" as const, review: "c1" };
  }

  private review(draft: ReviewDraft) {
    if (this.refuseNext || draft.digest !== this.detail(draft.action).digest) {
      this.refuseNext = false;
      return { state: "refused" as const, review: "r1", problem: { code: "expired", title: "This action has expired", detail: "It expired 12 s before your review arrived, so it was denied." } };
    }
    this.reviews.push(draft);
    this.close(draft.action, "approved", "Approved by Mara Ortiz");
    return { state: "accepted" as const, review: "r1" };
  }

  private audit(before: number | null, kind: string | null, filter: string): AuditRow[] {
    const kinds = ["action.proposed", "review.submitted", "action.decided"];
    const words = ["Proposed Roll back checkout-api to v412", "Rejected Drop index orders_created_idx", "Decided: rejected, Drop index orders_created_idx"];
    const top = Math.min(1204, (before ?? 1205) - 1);
    const all = Array.from({ length: Math.min(100, top) }, (_, i) => top - i).map((seq) => ({
      seq, at: NOW - (1204 - seq) * 41_000, kind: seq === 1 ? "tool.added" : kinds[seq % 3]!, actor: ["deploy-pilot", "Mara Ortiz", "hub"][seq % 3]!, action: seq === 1 ? null : `act_0000${seq % 9}`, sentence: words[seq % 3]!, hash_short: `9f2c e${seq.toString(16).padStart(3, "0")}`,
    }));
    return all.filter((r) => (kind === null || r.kind === kind) && r.sentence.toLowerCase().includes(filter.toLowerCase()));
  }

  private chain() {
    return { state: "intact" as const, verified_to: 1204, head_hash: "9f2c71ab04de5c0fe7719a5b0c2d4e6f8a9bacbdcedf00112233445566e81c", problem: null, unknown: 0 };
  }

  private settings() {
    return {
      preferences: this.preferences, data_folder: "/home/mara/.local/share/holdpoint", log_file: "/home/mara/.local/share/holdpoint/log.sqlite", replica_file: "/home/mara/.local/share/holdpoint/replica.sqlite",
      size_bytes: 4_210_000, hub_url: "http://127.0.0.1:4711", device: { id: "dev_1", name: "mara-laptop", key_short: "9f2c 71ab 04de 5c0f", key_place: "in the system keychain" },
    };
  }
}
