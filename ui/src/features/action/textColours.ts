// Colours for a line of a text in a known language: names, strings, numbers, comments.
// For the eye only; every character is kept. Pure.

import type { Language } from "./argumentRows";

export type Colour = "name" | "string" | "number" | "comment" | "keyword" | "plain";
export interface Token { colour: Colour; text: string }

const SQL_WORDS = "select|insert|into|update|set|delete|from|where|create|alter|table|drop|index|add|column|begin|commit|values|and|or|not|null|join|on|primary|key|default|constraint|references|concurrently|if|exists|with|as|grant|truncate|cascade";

const PATTERNS: Record<NonNullable<Language>, RegExp> = {
  YAML: /(?<comment>(?:^|\s)#.*$)|(?<name>^\s*(?:- )*[\w./-]+(?=:(?:\s|$)))|(?<number>(?<=[\s:[,])-?\d[\w.]*(?=$|[\s,\]]))|(?<string>"[^"]*"|'[^']*'|(?<=^\s*(?:- |(?:- )?[\w./-]+: +))[^\s#"'[{&*|>-][^#]*)/g,
  JSON: /(?<name>"(?:[^"\\]|\\.)*"(?=\s*:))|(?<string>"(?:[^"\\]|\\.)*")|(?<number>-?\b\d[\d.eE+-]*)|(?<keyword>\b(?:true|false|null)\b)/g,
  SQL: new RegExp(`(?<comment>--.*$)|(?<string>'[^']*')|(?<number>\\b\\d+\\b)|(?<keyword>\\b(?:${SQL_WORDS})\\b)`, "gi"),
  script: /(?<comment>(?:^|\s)#.*$)|(?<string>"[^"]*"|'[^']*')|(?<number>(?<=\s)\d+\b)|(?<keyword>\b(?:if|then|else|fi|for|in|do|done|while|case|esac|function|return|exit|set|export|import|def)\b)/g,
};

/** Longer lines stay plain, because the patterns would be slow. */
const MAX_COLOURED_CHARS = 2_000;

export function colourLine(text: string, language: Language): Token[] {
  if (language === null || text.length > MAX_COLOURED_CHARS) return [{ colour: "plain", text }];
  const tokens: Token[] = [];
  let from = 0;
  for (const match of text.matchAll(PATTERNS[language])) {
    const colour = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined)?.[0] as Colour;
    if (match.index > from) tokens.push({ colour: "plain", text: text.slice(from, match.index) });
    tokens.push({ colour, text: match[0] });
    from = match.index + match[0].length;
  }
  if (from < text.length || tokens.length === 0) tokens.push({ colour: "plain", text: text.slice(from) });
  return tokens;
}
