// What the preview and the arguments have in common. The preview is what the tool
// shows, the arguments are what runs; only the same text proves that they agree. Pure.

import type { DiffLine } from "../../bindings/views";
import type { ArgumentRow } from "./argumentRows";

/** A file or another stretch of a preview. */
export interface Stretch { title: string; lines: readonly DiffLine[] }

export interface Agreement {
  title: string;
  /** The argument that holds the text. */
  argument: string;
  lines: number;
  /** The argument is exactly this text; otherwise it has more lines. */
  whole: boolean;
}

export interface Comparison {
  agree: Agreement[];
  /** Titles of stretches whose text is not in the arguments. */
  nothing: string[];
}

export function comparePreview(stretches: readonly Stretch[], rows: readonly ArgumentRow[]): Comparison {
  const texts = listTexts(rows);
  const comparison: Comparison = { agree: [], nothing: [] };
  for (const { title, lines } of stretches) {
    const runs = listNewRuns(lines);
    const holder = texts.find((text) => runs.length > 0 && runs.every((run) => contains(text.lines, run)));
    if (!holder) comparison.nothing.push(title);
    else {
      const count = runs.reduce((sum, run) => sum + run.length, 0);
      comparison.agree.push({ title, argument: holder.name, lines: count, whole: runs.length === 1 && count === holder.lines.length });
    }
  }
  return comparison;
}

/** The texts of several lines in the arguments, by the path of their names. */
function listTexts(rows: readonly ArgumentRow[]): { name: string; lines: string[] }[] {
  const path: string[] = [];
  const texts: { name: string; lines: string[] }[] = [];
  for (const row of rows) {
    if (row.kind === "blockLine") texts.at(-1)?.lines.push(row.text);
    else {
      path.length = row.depth;
      path.push(row.name ?? String(row.item));
      if (row.kind === "block") texts.push({ name: path.join("."), lines: [] });
    }
  }
  return texts;
}

/** The text after the action: lines between two hunk headers follow each other. */
function listNewRuns(lines: readonly DiffLine[]): string[][] {
  const runs: string[][] = [[]];
  for (const line of lines) {
    if (line.kind === "same" || line.kind === "added") runs.at(-1)!.push(line.text);
    else if (line.kind === "hunk") runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

function contains(lines: readonly string[], run: readonly string[]): boolean {
  for (let from = 0; from + run.length <= lines.length; from++) {
    if (run.every((line, i) => lines[from + i] === line)) return true;
  }
  return false;
}
