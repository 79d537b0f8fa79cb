// Takes a screenshot and checks the page for accessibility faults.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { artefacts } from "./desk.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FOLDER = `${artefacts}/screens`;
const SIZES = [[1440, 900], [1280, 800]];

mkdirSync(FOLDER, { recursive: true });

/** Captures and checks the page in these sizes; the name is part of the file name. */
export async function captureScreen(page, name, colorScheme, sizes = SIZES) {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: `${FOLDER}/${name}-${colorScheme}-${width}.png`, animations: "disabled" });
    assert.deepEqual(await findFaults(page), [], `${name} ${colorScheme} ${width}`);
  }
}

async function findFaults(page) {
  // No script tag: the content security policy of the page forbids it.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const bad = violations.filter(({ impact }) => ["moderate", "serious", "critical"].includes(impact));
  return bad.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`);
}
