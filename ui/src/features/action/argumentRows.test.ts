import { expect, test } from "vitest";
import { guessLanguage, listArgumentRows, listVisibleRows, type ArgumentRow } from "./argumentRows";

const rowsOf = (value: unknown) => listArgumentRows(JSON.stringify(value, null, 2));
const draw = (row: ArgumentRow) => `${"  ".repeat(row.depth)}${row.name ?? row.item ?? ""} ${"text" in row ? row.text : row.kind}`.trimEnd();

test("objects, lists and values become rows without braces", () => {
  const rows = rowsOf({ target: { cluster: "eu", live: true }, steps: ["pause", 2, null], empty: {} });
  expect(rows.map(draw)).toEqual(["target object", '  cluster "eu"', "  live true", "steps list", '  1 "pause"', "  2 2", "  3 null", "empty object"]);
  expect(rows[0]).toMatchObject({ size: 2, end: 3 });
  expect(rows[3]).toMatchObject({ size: 3, end: 7 });
});

test("a string of several lines becomes numbered rows", () => {
  const rows = rowsOf({ manifest: 'kind: Deployment\nname: "a\\n"\n\tx\n' });
  expect(rows[0]).toMatchObject({ kind: "block", lines: 3, end: 4, language: "YAML", lastBreak: true });
  expect(rows.slice(1).map((row) => "text" in row && row.text)).toEqual(["kind: Deployment", 'name: "a\\n"', "\tx"]);
  expect(rows[3]).toMatchObject({ number: 3, last: true });
});

test("an escaped backslash before n is no line break", () => {
  expect(rowsOf({ path: "C:\\new" })[0]).toMatchObject({ kind: "text", text: '"C:\\\\new"' });
});

test("escapes of hidden characters become marks in a block", () => {
  const rows = listArgumentRows('{\n  "run": "a\\u202eb\\r\\nc"\n}');
  expect(rows[1]).toMatchObject({ text: "a‹U+202E›b‹U+000D›" });
});

test("names that are no plain words keep their quotes", () => {
  expect(rowsOf({ "a: b": 1, "שם": 2, "": 3 }).map((row) => row.name)).toEqual(['"a: b"', "שם", '""']);
});

test("a text cut within a string gives the loaded lines", () => {
  const rows = listArgumentRows('{\n  "run": "one\\ntw');
  expect(rows.slice(1).map((row) => "text" in row && row.text)).toEqual(["one", "tw"]);
});

test("every character of the JSON values is in a row", () => {
  const value = { a: ["x, y", { b: "{\n}" }, []], c: -1.5e3, d: "}" };
  const text = rowsOf(value).map((row) => ("text" in row ? row.text : "")).join("");
  for (const part of ["x, y", "-1500", '"}"', "{"]) expect(text).toContain(part);
});

test("folded content has no rows", () => {
  const rows = rowsOf({ a: { b: 1, c: "x\ny" }, d: 2 });
  expect(listVisibleRows(rows, new Set([0]))).toEqual([0, 5]);
  expect(listVisibleRows(rows, new Set([2]))).toEqual([0, 1, 2, 5]);
});

test("languages are guessed from the first line", () => {
  expect([["apiVersion: v1"], ["ALTER TABLE x"], ["-- Adds a column.", "BEGIN;"], ["#!/bin/sh"], ["{"], ["hello there"], ["---", "a: 1"]].map(guessLanguage)).toEqual(["YAML", "SQL", "SQL", "script", "JSON", null, "YAML"]);
});
