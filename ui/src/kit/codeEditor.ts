// The CodeMirror editor of CodeEditor.svelte, in its own chunk: loaded at first use.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { HighlightStyle, bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { toml } from "./tomlLanguage";

export interface Mark {
  line: number | null;
  column: number | null;
  message: string;
  severity?: "error" | "warning";
}

export interface Editor {
  text(): string;
  /** Replaces the whole text; it can be undone. */
  replace(text: string): void;
  /** Shows these errors and warnings; an empty list clears them. */
  mark(marks: Mark[]): void;
  goTo(mark: Mark): void;
  focus(): void;
  destroy(): void;
}

interface Options {
  parent: HTMLElement;
  text: string;
  label: string;
  /** Changes are marked against this text; default is `text`. */
  original?: string;
  language?: "json" | "toml";
  readonly?: boolean;
  onchange: (text: string) => void;
}

/** Longer texts are not compared with the original, because it is slow. */
const MAX_COMPARED_CHARS = 200_000;

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--accent-strong)" },
  { tag: tags.heading, color: "var(--text)", fontWeight: "650" },
  { tag: tags.comment, color: "var(--text-faint)" },
  { tag: tags.string, color: "var(--ok-text)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--person)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "12.5px", backgroundColor: "var(--surface-panel)", color: "var(--text)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "20px" },
  ".cm-gutters": { backgroundColor: "var(--surface-app)", color: "var(--text-faint)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in oklch, var(--accent) 6%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "transparent" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "color-mix(in oklch, var(--accent) 26%, transparent)",
  },
  ".cm-changedLine, .cm-inlineChangedLine": { backgroundColor: "var(--ok-soft) !important" },
  ".cm-changedText": { background: "color-mix(in oklch, var(--ok) 14%, transparent) !important" },
  ".cm-deletedChunk": { backgroundColor: "var(--bad-soft) !important", color: "var(--bad-text)" },
  ".cm-deletedText": { background: "color-mix(in oklch, var(--bad) 12%, transparent) !important" },
  ".cm-specialChar": { color: "var(--bad-text)" },
  ".cm-tooltip": { backgroundColor: "var(--surface-panel)", color: "var(--text)", border: "1px solid var(--line-strong)" },
});

export function createEditor({ parent, text, label, original = text, language = "json", readonly = false, onchange }: Options): Editor {
  const compare: Extension = !readonly && text.length <= MAX_COMPARED_CHARS
    ? unifiedMergeView({ original, mergeControls: false, gutter: false, syntaxHighlightDeletions: false })
    : [];
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), history(), drawSelection(), highlightActiveLine(), highlightSpecialChars(), bracketMatching(), lintGutter(),
        indentUnit.of("  "), language === "json" ? json() : toml(), syntaxHighlighting(colours), look, compare,
        EditorState.readOnly.of(readonly),
        // The dialog handles Ctrl+Enter: it sends the edits.
        keymap.of([...defaultKeymap.filter((k) => k.key !== "Mod-Enter"), ...historyKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ "aria-label": label }),
        EditorView.updateListener.of((update) => update.docChanged && onchange(update.state.doc.toString())),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    replace: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, scrollIntoView: true }),
    mark: (marks) => view.dispatch(setDiagnostics(view.state, marks.map((mark) => diagnostic(view.state, mark)))),
    goTo: (mark) => {
      view.dispatch({ selection: { anchor: diagnostic(view.state, mark).from }, scrollIntoView: true });
      view.focus();
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

function diagnostic(state: EditorState, mark: Mark): Diagnostic {
  const line = state.doc.line(Math.min(Math.max(1, mark.line ?? 1), state.doc.lines));
  const from = Math.min(line.from + Math.max(0, (mark.column ?? 1) - 1), line.to);
  return { from, to: Math.min(from + 1, line.to), severity: mark.severity ?? "error", message: mark.message };
}
