// Splits text from a tool at the marks that the desk puts in place of hidden and
// look-alike characters: `‹U+202E›` and `‹а U+0430›`. Pure.

/** `turned`: right-to-left letters, which would reorder digits and signs beside them. */
export type Piece = { kind: "text" | "code" | "turned"; text: string } | { kind: "mark"; text: string; title: string };

const MARK = /‹(?:(.) )?U\+([0-9A-F]{4,6})›/gu;

/** The sign that begins a mark, where a tool wrote it. */
const IMITATION = "2039";

const NAMES: Record<string, string> = {
  "200B": "zero width space", "200C": "zero width non-joiner", "200D": "zero width joiner",
  "200E": "left-to-right mark", "200F": "right-to-left mark", "202A": "left-to-right embedding",
  "202B": "right-to-left embedding", "202C": "end of direction change", "202D": "left-to-right override",
  "202E": "right-to-left override", "2066": "left-to-right isolate", "2067": "right-to-left isolate",
  "2068": "first strong isolate", "2069": "end of isolate", FEFF: "zero width no-break space",
  "00AD": "soft hyphen", "001B": "escape", "00A0": "no-break space",
};

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}]/u;
/** Words of right-to-left letters only, with the spaces between them: they are read in their own order. */
const WORD = `(?:${RIGHT_TO_LEFT.source}\\p{M}*)+`;
const TURNED = new RegExp(`(${WORD}(?:[ \u00a0]+${WORD})*)`, "u");

/** Whether a text has right-to-left letters. */
export function hasRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/** The direction of the first letter, in which a field that cuts its text is laid out: its end is cut, not its start. */
export function directionOf(text: string): "rtl" | "ltr" {
  const first = /\p{L}/u.exec(text)?.[0];
  return first !== undefined && hasRightToLeft(first) ? "rtl" : "ltr";
}

/** How to split a text: as prose, as prose with code between backticks, or as exact text. */
export type Reading = "prose" | "code" | "exact";

export function splitPieces(text: string, reading: Reading = "prose"): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(MARK)) {
    addText(text.slice(from, match.index), reading, found);
    found.push({ kind: "mark", text: match[0].slice(1, -1), title: describeMark(match[1], match[2] ?? "") });
    from = match.index + match[0].length;
  }
  addText(text.slice(from), reading, found);
  return found;
}

function describeMark(shown: string | undefined, code: string): string {
  if (code === IMITATION) return `U+${code}: a quotation mark; the tool wrote something that reads like a mark`;
  if (shown !== undefined) return `U+${code}: a letter of another alphabet that looks like a Latin one`;
  return `U+${code}: ${NAMES[code] ?? "an invisible character"}`;
}

/** Text between backticks becomes code; nothing else is read as markup. */
function addText(text: string, reading: Reading, into: Piece[]): void {
  if (text === "") return;
  if (reading === "exact" && hasRightToLeft(text)) {
    for (const [i, part] of text.split(TURNED).entries()) if (part !== "") into.push({ kind: i % 2 === 1 ? "turned" : "text", text: part });
    return;
  }
  if (reading !== "code" || !text.includes("`")) {
    into.push({ kind: "text", text });
    return;
  }
  for (const part of text.split(/(`[^`\n]{1,200}`)/)) {
    if (part === "") continue;
    if (part.length > 2 && part.startsWith("`") && part.endsWith("`")) into.push({ kind: "code", text: part.slice(1, -1) });
    else into.push({ kind: "text", text: part });
  }
}
