// One content of an action while it is read: its loaded text as lines, and which of
// these lines were on screen. One rule for every risk: approval needs all lines of
// what runs (`arguments`) and of what is previewed (`preview`).

import type { ActionDetail, DiffLine, PreviewView, TextPart } from "../../bindings/views";
import { desk } from "../../desk.svelte";
import { asProblem } from "../../host/host";
import { createPartialText, PartialContent } from "../../kit/partialContent.svelte";
import { joinParts } from "../../kit/remaining";
import { listArgumentRows, type ArgumentRow } from "./argumentRows";
import { listDiffFiles } from "./diffRows";
import { LineSet } from "./lineSet";

export type Part = "arguments" | "preview" | EvidencePart;
export type EvidencePart = `evidence:${number}`;

/** A piece of evidence with a text; it counts as opened once all its lines were on screen. */
export class EvidenceText {
  readonly index: number;
  readonly title: string;
  readonly part: EvidencePart;
  /** Null until it is fetched. */
  text = $state.raw<PartialContent<TextPart> | null>(null);
  problem = $state<string | null>(null);
  /** The desk was told that it was read. */
  read: boolean;
  #lines = memo((text: string) => text.replace(/\n$/, "").split("\n"));

  constructor(index: number, title: string, read: boolean) {
    this.index = index;
    this.title = title;
    this.read = read;
    this.part = `evidence:${index}`;
  }

  get lines(): string[] {
    return this.text ? this.#lines(this.text.now.text) : [];
  }
}

/** A stretch of the content that the contents list names: the arguments, or a file of the preview. */
export interface Section {
  part: Part;
  title: string;
  from: number;
  to: number;
  /** Added and removed lines of a file; null for other text. */
  changes: { added: number; removed: number } | null;
}

/** Draws the first line that was not on screen; true if there is one. */
type Reveal = (line: number) => void;

export class ReadContent {
  readonly id: string;
  readonly digest: string;
  readonly text: PartialContent<TextPart>;
  readonly preview: PartialContent<PreviewView> | null;
  #rows = memo((now: TextPart) => listArgumentRows(now.text));
  #lines = memo(listPreviewLines);
  #files = memo((lines: readonly DiffLine[]) => listDiffFiles(lines, "Diff"));
  readonly evidence: readonly EvidenceText[];
  /** What the reviewer read of a content that is too long to be read in full. */
  sampled = $state("");
  #seen = new Map<Part, LineSet>();
  #changes = $state(0);
  #reveals: { part: Part; reveal: Reveal }[] = [];

  constructor(detail: ActionDetail, content: NonNullable<ActionDetail["content"]>) {
    const { id, digest } = detail;
    this.id = id;
    this.digest = digest;
    this.text = createPartialText(content.arguments, (from) => desk.call("text_part", { id, digest, text: { of: "arguments" }, from }));
    this.evidence = content.evidence.filter((row) => row.has_text).map((row) => new EvidenceText(row.index, row.title, row.opened));
    this.preview = content.preview && new PartialContent(content.preview, (from) => desk.call("preview_part", { id, digest, from }), joinPreview);
  }

  get rows(): ArgumentRow[] {
    return this.#rows(this.text.now);
  }

  get previewLines(): DiffLine[] {
    return this.preview ? this.#lines(this.preview.now) : [];
  }

  /** Lines of a part; those that are not loaded are counted as the desk counts them. */
  total(part: Part): number {
    return this.#loaded(part) + (this.#rest(part)?.lines ?? 0);
  }

  seen(part: Part, from = 0, to = Infinity): number {
    void this.#changes;
    return this.#lineSet(part).count(from, Math.min(to, this.#loaded(part)));
  }

  has(part: Part, line: number): boolean {
    void this.#changes;
    return this.#lineSet(part).has(line);
  }

  /** These lines were completely on screen; true if that completes the content. */
  mark(part: Part, lines: Iterable<number>): boolean {
    const before = this.whole;
    let added = false;
    // The last loaded line may go on in the next part.
    const last = this.#rest(part) === null ? Infinity : this.#loaded(part) - 1;
    for (const line of lines) if (line < last) added = this.#lineSet(part).add(line) || added;
    if (added) this.#changes += 1;
    if (added && this.#isEvidence(part)) void this.#tellRead(part);
    return !before && this.whole;
  }

  /** All lines of what runs and of its preview were on screen. */
  get whole(): boolean {
    return this.#parts().every((part) => this.isWhole(part));
  }

  /** All lines of this part were on screen. */
  isWhole(part: Part): boolean {
    return this.#loadedText(part) !== null && this.#rest(part) === null && this.seen(part) === this.total(part);
  }

  get lines(): { seen: number; total: number } {
    const parts = this.#parts();
    return { seen: sum(parts.map((part) => this.seen(part))), total: sum(parts.map((part) => this.total(part))) };
  }

  get sections(): Section[] {
    const args: Section = { part: "arguments", title: "Arguments", from: 0, to: this.rows.length, changes: null };
    const now = this.preview?.now;
    if (!now) return [args];
    if (now.type !== "diff") return [args, { part: "preview", title: PREVIEW_TITLES[now.type], from: 0, to: this.previewLines.length, changes: null }];
    return [args, ...this.#files(now.lines).map(({ name, from, to, added, removed }): Section => ({ part: "preview", title: name, from, to, changes: { added, removed } }))];
  }

  /** Fetches the text of a piece of evidence, once. */
  async loadEvidence(evidence: EvidenceText): Promise<void> {
    if (evidence.text) return;
    const { id, digest } = this;
    const fetch = (from: number) => desk.call("text_part", { id, digest, text: { of: "evidence", index: evidence.index }, from });
    try {
      const first = await fetch(0);
      evidence.text ??= createPartialText(first, fetch);
      evidence.problem = null;
    } catch (thrown) {
      evidence.problem = asProblem(thrown).message;
    }
  }

  /** A drawn list of lines can show a line; returns a function that takes it back. */
  offer(part: Part, reveal: Reveal): () => void {
    const entry = { part, reveal };
    this.#reveals.push(entry);
    return () => (this.#reveals = this.#reveals.filter((other) => other !== entry));
  }

  show(part: Part, line: number): void {
    this.#reveals.findLast((entry) => entry.part === part)?.reveal(line);
  }

  /** Shows the first line that was not on screen, and loads more when all loaded lines were. */
  showUnseen(): void {
    const drawn = this.evidence.map(({ part }) => part).filter((part) => this.#reveals.some((entry) => entry.part === part));
    for (const part of [...this.#parts().toReversed(), ...drawn]) {
      const line = this.#lineSet(part).firstMissing(this.#loaded(part) - (this.#rest(part) === null ? 0 : 1));
      if (line !== null) return this.show(part, line);
      if (this.#rest(part) !== null) return void this.#loadedText(part)?.more();
    }
  }

  /** Loads all that is left. */
  async loadAll(): Promise<void> {
    await this.text.more(true);
    await this.preview?.more(true);
    for (const evidence of this.evidence) {
      await this.loadEvidence(evidence);
      await evidence.text?.more(true);
    }
  }

  #parts(): Part[] {
    return this.preview ? ["arguments", "preview"] : ["arguments"];
  }

  #lineSet(part: Part): LineSet {
    const known = this.#seen.get(part);
    if (known) return known;
    const created = new LineSet();
    this.#seen.set(part, created);
    return created;
  }

  #isEvidence(part: Part): part is EvidencePart {
    return part !== "arguments" && part !== "preview";
  }

  #evidenceOf(part: Part): EvidenceText | undefined {
    return this.evidence.find((evidence) => evidence.part === part);
  }

  #loaded(part: Part): number {
    if (part === "arguments") return this.rows.length;
    return part === "preview" ? this.previewLines.length : this.#evidenceOf(part)?.lines.length ?? 0;
  }

  #loadedText(part: Part): PartialContent<TextPart> | PartialContent<PreviewView> | null {
    if (part === "arguments") return this.text;
    return part === "preview" ? this.preview : this.#evidenceOf(part)?.text ?? null;
  }

  #rest(part: Part) {
    return this.#loadedText(part)?.rest ?? null;
  }

  /** Tells the desk once that all lines of a piece of evidence were on screen. */
  async #tellRead(part: EvidencePart): Promise<void> {
    const evidence = this.#evidenceOf(part);
    if (!evidence || evidence.read || !this.isWhole(part)) return;
    evidence.read = true;
    try {
      await desk.call("evidence_read", { id: this.id, digest: this.digest, index: evidence.index });
    } catch (thrown) {
      evidence.read = false;
      evidence.problem = asProblem(thrown).message;
    }
  }
}

const PREVIEW_TITLES = { plan: "Steps", text: "Text", json: "JSON" } as const;
const KEPT_CONTENTS = 40;

/** The contents that were read in this window; an older one is read again. */
export class ReadContents {
  #contents = new Map<string, ReadContent>();

  /** Keeps a content that was fetched. Not within a reaction, because what that creates it does not follow. */
  open(detail: ActionDetail): void {
    if (!detail.content) return;
    const key = formatKey(detail);
    const kept = this.#contents.get(key) ?? new ReadContent(detail, detail.content);
    this.#contents.delete(key);
    this.#contents.set(key, kept);
    const oldest = this.#contents.keys().next().value;
    if (this.#contents.size > KEPT_CONTENTS && oldest !== undefined) this.#contents.delete(oldest);
  }

  /** Null while the content is not on this device. */
  get(detail: ActionDetail): ReadContent | null {
    return detail.content ? this.#contents.get(formatKey(detail)) ?? null : null;
  }

  /** What was sampled of a content that is too long to be read in full. */
  sampledOf(detail: ActionDetail): string {
    return this.get(detail)?.sampled.trim() ?? "";
  }

  /** Whether all lines were on screen. */
  isWhole(detail: ActionDetail): boolean {
    return this.get(detail)?.whole ?? false;
  }
}

function formatKey({ id, digest, revision }: ActionDetail): string {
  return `${id} ${digest} ${revision}`;
}

/** Computes again only for another argument. */
function memo<A, R>(compute: (argument: A) => R): (argument: A) => R {
  let last: { argument: A; result: R } | null = null;
  return (argument) => (last?.argument === argument ? last : (last = { argument, result: compute(argument) })).result;
}

/** The lines of a preview; text and steps are lines without a sign. */
export function listPreviewLines(view: PreviewView): DiffLine[] {
  if (view.type === "diff") return view.lines;
  const lines = view.type === "plan" ? view.steps : view.text.replace(/\n$/, "").split("\n");
  return lines.map((text) => ({ kind: "same", text }));
}

function joinPreview(shown: PreviewView, more: PreviewView): PreviewView {
  const line = (last: DiffLine, next: DiffLine) => ({ ...last, text: last.text + next.text });
  if (shown.type === "diff" && more.type === "diff") return { ...more, lines: joinParts(shown.lines, more.lines, more.goes_on, line) };
  if (shown.type === "plan" && more.type === "plan") return { ...more, steps: joinParts(shown.steps, more.steps, more.goes_on, (last, next) => last + next) };
  if ("text" in shown && "text" in more) return { ...more, text: shown.text + more.text };
  return more;
}

function sum(numbers: number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
