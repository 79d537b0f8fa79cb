// The exact arguments as rows of a tree, from the indented JSON that the desk sends.
// A string of several lines becomes a block with one row per line. Works on the part
// of the text that is loaded, so that nothing waits for the rest. Pure.

export type ValueKind = "text" | "number" | "bool" | "null";
export type Language = "YAML" | "SQL" | "JSON" | "script" | null;

interface Base {
  /** Nesting, 0 for the fields of the arguments. */
  depth: number;
  /** The field's name as in the JSON text, without quotes if it is a plain word; null within a list. */
  name: string | null;
  /** The position in its list, from 1; null in an object. */
  item: number | null;
}

export type ArgumentRow = Base &
  (
    /** `end`: the first row behind its content. `size`: fields or items. */
    | { kind: "object" | "list"; size: number; end: number }
    /** A string of several lines; its lines follow as rows. */
    | { kind: "block"; lines: number; end: number; language: Language; lastBreak: boolean }
    | { kind: "blockLine"; number: number; text: string; last: boolean; language: Language }
    /** `text` is the JSON value as it stands; strings with their quotes. */
    | { kind: ValueKind; text: string }
  );

interface Open {
  row: number | null;
  list: boolean;
  size: number;
}

/** The rows of indented JSON; a text that is cut off within a value gives the begun value. */
export function listArgumentRows(json: string): ArgumentRow[] {
  const rows: ArgumentRow[] = [];
  const open: Open[] = [];
  for (const line of json.split("\n")) addLine(line.trim(), rows, open);
  while (open.length > 0) close(rows, open);
  return rows;
}

function addLine(line: string, rows: ArgumentRow[], open: Open[]): void {
  if (line === "") return;
  if (/^[}\]],?$/.test(line)) return close(rows, open);
  const parent = open.at(-1);
  if (!parent) {
    if (line === "{" || line === "[") open.push({ row: null, list: line === "[", size: 0 });
    else addValue({ depth: 0, name: null, item: null }, line, rows);
    return;
  }
  parent.size += 1;
  const [name, value] = parent.list ? [null, line] : splitName(line);
  const base: Base = { depth: open.length - 1, name, item: parent.list ? parent.size : null };
  if (value === "{" || value === "[") {
    open.push({ row: rows.length, list: value === "[", size: 0 });
    rows.push({ ...base, kind: value === "{" ? "object" : "list", size: 0, end: 0 });
  } else addValue(base, value, rows);
}

function close(rows: ArgumentRow[], open: Open[]): void {
  const closed = open.pop();
  const row = closed && closed.row !== null ? rows[closed.row] : undefined;
  if (closed && row && (row.kind === "object" || row.kind === "list")) Object.assign(row, { size: closed.size, end: rows.length });
}

function addValue(base: Base, written: string, rows: ArgumentRow[]): void {
  const text = written.replace(/,$/, "");
  if (text === "{}" || text === "[]") {
    rows.push({ ...base, kind: text === "{}" ? "object" : "list", size: 0, end: rows.length + 1 });
  } else if (!text.startsWith('"')) {
    rows.push({ ...base, kind: text === "null" ? "null" : text === "true" || text === "false" ? "bool" : "number", text });
  } else if (hasLineBreak(text)) addBlock(base, text, rows);
  else rows.push({ ...base, kind: "text", text });
}

function addBlock(base: Base, written: string, rows: ArgumentRow[]): void {
  const lines = decodeText(written).split("\n");
  const lastBreak = lines.at(-1) === "";
  if (lastBreak) lines.pop();
  const language = guessLanguage(lines);
  rows.push({ ...base, kind: "block", lines: lines.length, end: rows.length + 1 + lines.length, language, lastBreak });
  for (const [i, text] of lines.entries()) {
    rows.push({ depth: base.depth + 1, name: null, item: null, kind: "blockLine", number: i + 1, text, last: i === lines.length - 1, language });
  }
}

/** The end of a JSON string that begins the text: behind its closing quote, or the end of a cut text. */
function endOfString(text: string): number {
  for (let i = 1; i < text.length; i++) {
    if (text[i] === "\\") i += 1;
    else if (text[i] === '"') return i + 1;
  }
  return text.length;
}

function splitName(line: string): [string, string] {
  const end = line.startsWith('"') ? endOfString(line) : 0;
  const name = line.slice(1, end - 1);
  const plain = /^[\p{L}\p{N}_./-]+$/u.test(name) ? name : line.slice(0, end);
  return [plain, line.slice(end).replace(/^:\s*/, "")];
}

/** Whether a JSON string has an escaped line break (`\\n` is a backslash and an n). */
function hasLineBreak(text: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*\\n/.test(text);
}

/**
 * The text of a JSON string. Escapes of line breaks, tabs, quotes and backslashes are
 * resolved; every other escape becomes a mark, because the desk escapes only what is
 * invisible or looks like another character.
 */
function decodeText(written: string): string {
  const end = endOfString(written);
  const body = written.slice(1, written[end - 1] === '"' && end > 1 ? end - 1 : end);
  return body.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, letter: string | undefined) => {
    if (code !== undefined) return formatMark(code);
    if (letter === "n") return "\n";
    if (letter === "t") return "\t";
    const control = { r: "000D", b: "0008", f: "000C" }[letter ?? ""];
    return control ? formatMark(control) : letter ?? "";
  });
}

/** The mark that Untrusted draws. */
function formatMark(code: string): string {
  return `‹U+${code.toUpperCase()}›`;
}

const SQL = /^\s*(?:-- |(?:select|insert|update|delete|create|alter|drop|begin|with|truncate|grant)\b)/i;

/** The language of a text, for its colours only; null if none is recognised. */
export function guessLanguage(lines: readonly string[]): Language {
  const first = lines.find((line) => line.trim() !== "") ?? "";
  if (first.startsWith("#!")) return "script";
  if (/^\s*[{[]\s*$/.test(first)) return "JSON";
  if (SQL.test(first)) return "SQL";
  return /^(?:---|(?:- )?[\w.-]+:(?:\s|$))/.test(first) ? "YAML" : null;
}

/** The rows that are drawn while the content of `folded` rows is not. */
export function listVisibleRows(rows: readonly ArgumentRow[], folded: ReadonlySet<number>): number[] {
  const visible: number[] = [];
  for (let i = 0; i < rows.length; ) {
    visible.push(i);
    const row = rows[i]!;
    i = folded.has(i) && "end" in row ? Math.max(row.end, i + 1) : i + 1;
  }
  return visible;
}
