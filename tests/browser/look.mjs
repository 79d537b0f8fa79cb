// A picture and a check for accessibility faults of what is on screen.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { artefacts } from "./desk.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FOLDER = `${artefacts}/screens`;
const SIZES = [[1440, 900], [1280, 800]];

mkdirSync(FOLDER, { recursive: true });

/** In both sizes, under this name. */
export async function look(page, name, colorScheme) {
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: `${FOLDER}/${name}-${colorScheme}-${width}.png`, animations: "disabled" });
    assert.deepEqual(await faults(page), [], `${name} ${colorScheme} ${width}`);
  }
}

async function faults(page) {
  // Not a script tag: the page's own policy forbids those.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const bad = violations.filter(({ impact }) => ["moderate", "serious", "critical"].includes(impact));
  return bad.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`);
}
