// Syntax colours for TOML. Reads line by line and finds no errors; the desk checks
// the policy.

import { StreamLanguage, type StreamParser, type StringStream } from "@codemirror/language";

/** The closing quotes of an open multi-line string; null outside of one. */
interface State {
  until: string | null;
}

const parser: StreamParser<State> = {
  name: "toml",
  startState: () => ({ until: null }),
  token(stream, state) {
    if (state.until) return rest(stream, state, state.until);
    if (stream.eatSpace()) return null;
    if (stream.match(/^#.*/)) return "comment";
    if (stream.sol() && stream.match(/^\[\[?[^\]]*\]?\]?/)) return "heading";
    for (const quotes of ['"""', "'''"]) if (stream.match(quotes)) return rest(stream, state, quotes);
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'[^']*'?/)) return "string";
    if (stream.match(/^[A-Za-z0-9_-]+(?=\s*=)/)) return "propertyName";
    if (stream.match(/^(?:true|false)\b/)) return "bool";
    if (stream.match(/^[+-]?\d[\d_.]*/)) return "number";
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: "#" } },
};

function rest(stream: StringStream, state: State, quotes: string): string {
  const found = stream.skipTo(quotes);
  if (found) stream.match(quotes);
  else stream.skipToEnd();
  state.until = found ? null : quotes;
  return "string";
}

export const toml = () => StreamLanguage.define(parser);
