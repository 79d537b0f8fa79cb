// Finds words in lines. Upper and lower case are the same unless `exact`. Pure.

export interface Piece { text: string; found: boolean }

/** A line split at the found words. */
export function findWords(text: string, words: string): Piece[] {
  const pieces: Piece[] = [];
  const [within, wanted] = [text.toLowerCase(), words.toLowerCase()];
  // Lower case can change the length of a text; then nothing is marked.
  if (wanted === "" || within.length !== text.length) return [{ text, found: false }];
  let from = 0;
  for (let at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, from)) {
    if (at > from) pieces.push({ text: text.slice(from, at), found: false });
    pieces.push({ text: text.slice(at, at + wanted.length), found: true });
    from = at + wanted.length;
  }
  if (from < text.length || pieces.length === 0) pieces.push({ text: text.slice(from), found: false });
  return pieces;
}

/** The indexes of the lines that have the words. */
export function findLines(lines: readonly string[], words: string): number[] {
  const wanted = words.toLowerCase();
  if (wanted === "") return [];
  return lines.flatMap((line, i) => (line.toLowerCase().includes(wanted) ? [i] : []));
}
