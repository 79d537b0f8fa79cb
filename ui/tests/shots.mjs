// Screenshots of every screen in both themes and two sizes, each checked by axe.
// `npm run shots -- [FOLDER [PART-OF-NAME]]`, for example `light-1440`.

import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { createServer } from "vite";
import { SCENES } from "./scenes.mjs";

const out = process.argv[2] ?? fileURLToPath(new URL("../../artefacts/screens", import.meta.url));
const only = process.argv[3];
mkdirSync(out, { recursive: true });
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

// Everything that is loaded late is prepared before, or the server would reload the page in the middle.
const server = await createServer({
  optimizeDeps: { entries: ["tests/index.html", "src/**/*.ts", "src/**/*.svelte"] },
  server: { port: 0, strictPort: false, host: "127.0.0.1" }, logLevel: "error" });
await server.listen();
const base = `http://127.0.0.1:${server.httpServer.address().port}/tests/index.html`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});

let bad = 0;
for (const theme of ["light", "dark"]) {
  for (const [width, height] of [[1440, 900], [1280, 800]]) {
    for (const scene of SCENES) {
      if (only && !`${scene.name}-${theme}-${width}`.includes(only)) continue;
      bad += await shoot(scene, theme, width, height);
    }
  }
}
await browser.close();
await server.close();
process.exit(bad > 0 ? 1 : 0);

async function shoot(scene, theme, width, height) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme });
  const name = `${scene.name}-${theme}-${width}`;
  let found = 0;
  page.on("console", (m) => ["error", "warning"].includes(m.type()) && (found++, console.log(name, m.text())));
  page.on("pageerror", (e) => (found++, console.log(name, "threw", e.message)));
  try {
    await page.goto(`${base}?theme=${theme}&${scene.query ?? ""}${scene.hash ?? ""}`);
    await page.waitForSelector(scene.ready);
    await scene.act?.(page);
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(scene.wait ?? 250);
    await page.screenshot({ path: `${out}/${name}.png` });
    await page.addScriptTag({ path: axe });
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    for (const v of violations) {
      found++;
      console.log(name, v.impact, v.id, v.nodes.length, v.nodes.slice(0, 3).map((n) => `${n.target} ${n.any[0]?.message ?? ""}`).join(" | "));
    }
  } catch (thrown) {
    found++;
    console.log(name, "failed", thrown.message);
    await page.screenshot({ path: `${out}/${name}-failed.png` });
  }
  await page.close();
  return found;
}
