// A diff as files, numbered rows, and pairs for two columns. Pure; the desk has
// already said what each line is.

import type { DiffLine } from "../../bindings/views";

export interface DiffRow {
  /** The index in the lines of the desk. */
  line: number;
  kind: DiffLine["kind"];
  text: string;
  /** The line number before and after; null where the line does not exist. */
  before: number | null;
  after: number | null;
}

/** A row of two columns; `whole` is drawn across both. */
export type DiffPair = { whole: DiffRow } | { left: DiffRow | null; right: DiffRow | null };

export interface DiffFile {
  name: string;
  /** Its lines: from the first up to but not including the last index. */
  from: number;
  to: number;
  added: number;
  removed: number;
}

export function numberDiffRows(lines: readonly DiffLine[]): DiffRow[] {
  let [before, after] = [1, 1];
  return lines.map(({ kind, text }, line) => {
    if (kind === "file") [before, after] = [1, 1];
    const hunk = kind === "hunk" ? /^@@+ -(\d+)(?:,\d+)? \+(\d+)/.exec(text) : null;
    if (hunk) [before, after] = [Number(hunk[1]), Number(hunk[2])];
    const old = kind === "same" || kind === "removed" ? before++ : null;
    const now = kind === "same" || kind === "added" ? after++ : null;
    return { line, kind, text, before: old, after: now };
  });
}

/** Removed lines beside the added lines that follow them. */
export function pairDiffRows(rows: readonly DiffRow[]): DiffPair[] {
  const pairs: DiffPair[] = [];
  for (let i = 0; i < rows.length; ) {
    const row = rows[i]!;
    if (row.kind === "file" || row.kind === "hunk") pairs.push({ whole: row });
    else if (row.kind === "same") pairs.push({ left: row, right: row });
    else {
      const removed = takeWhile(rows, i, "removed");
      const added = takeWhile(rows, i + removed.length, "added");
      for (let n = 0; n < Math.max(removed.length, added.length); n++) pairs.push({ left: removed[n] ?? null, right: added[n] ?? null });
      i += removed.length + added.length;
      continue;
    }
    i += 1;
  }
  return pairs;
}

function takeWhile(rows: readonly DiffRow[], from: number, kind: DiffLine["kind"]): DiffRow[] {
  let to = from;
  while (rows[to]?.kind === kind) to += 1;
  return rows.slice(from, to);
}

/** The files of a diff; a diff without names is one file. */
export function listDiffFiles(lines: readonly DiffLine[], unnamed: string): DiffFile[] {
  const files: DiffFile[] = [];
  for (const [i, line] of lines.entries()) {
    const begins = i === 0 || (line.kind === "file" && lines[i - 1]!.kind !== "file");
    if (begins) files.push({ name: unnamed, from: i, to: i, added: 0, removed: 0 });
    const file = files.at(-1)!;
    file.to = i + 1;
    if (line.kind === "file") file.name = readName(line.text) ?? file.name;
    else if (line.kind === "added") file.added += 1;
    else if (line.kind === "removed") file.removed += 1;
  }
  return files;
}

/** `+++ b/deploy/prod.yaml` → `deploy/prod.yaml`; null for lines that name no file. */
function readName(text: string): string | null {
  const name = /^(?:\+\+\+|---) (?:[ab]\/)?([^\t]+)/.exec(text)?.[1] ?? null;
  return name === "/dev/null" ? null : name;
}

/** The part of two lines that differs: characters before and behind it are the same. */
export function findDifference(left: string, right: string): { left: [number, number]; right: [number, number] } {
  let start = 0;
  const most = Math.min(left.length, right.length);
  while (start < most && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < most - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end += 1;
  // Whole words, so that "415" and "412" do not differ in one digit only.
  while (start > 0 && /[\p{L}\p{N}.]/u.test(left[start - 1]!)) start -= 1;
  while (end > 0 && /[\p{L}\p{N}.]/u.test(left[left.length - end]!)) end -= 1;
  return { left: [start, left.length - end], right: [start, right.length - end] };
}
