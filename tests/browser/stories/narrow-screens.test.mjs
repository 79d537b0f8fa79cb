// The screens beside the queue in windows of 320 to 1920 CSS px: they reflow, and only tables
// scroll sideways, each in its frame.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startDesk, closeBrowser } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const WIDTHS = [[320, 800], [640, 800], [853, 533], [1280, 800], [1920, 1080]];

const SCREENS = {
  incidents: (page) => page.getByTestId("incident-row").first(),
  health: (page) => page.getByTestId("health-overall"),
  workload: (page) => page.getByTestId("workload-on-shift"),
  training: (page) => page.getByTestId("disagreements"),
  audit: (page) => page.getByTestId("audit-row").first(),
};

/** Tables may scroll sideways, each in its own frame; the page and its words may not. */
async function seeReflow(page, screen, width) {
  const over = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth + 1;
    const scrolls = (node) => /auto|scroll/.test(getComputedStyle(node).overflowX);
    const inFrame = (node) => { for (let up = node.parentElement; up && up.tagName !== "MAIN"; up = up.parentElement) if (scrolls(up) && up.scrollWidth > up.clientWidth + 1 && up.querySelector(":scope > table, :scope > div > table, svg")) return true; return false; };
    const shown = [...document.querySelectorAll("main *")].filter((node) => node.getClientRects().length > 0 && !node.closest("svg"));
    return shown.filter((node) => node.getBoundingClientRect().right > limit && !inFrame(node)).map((node) => `${node.tagName} ${node.className} ${node.textContent.trim().slice(0, 30)}`);
  });
  assert.deepEqual(over.slice(0, 8), [], `${screen} at ${width} px`);
  const main = await page.evaluate(() => { const node = document.querySelector("main"); return node.scrollWidth - node.clientWidth; });
  assert.ok(main <= 1, `${screen} scrolls sideways by ${main} px at ${width} px`);
}

for (const colorScheme of ["light", "dark"]) {
  test(`other screens reflow from 320 px, ${colorScheme}`, async (t) => {
    const desk = await startDesk(t, { colorScheme });
    const { page, tool, complaints } = desk;
    await tool.propose("Deploy checkout-api v415");
    await page.getByTestId("nav-incidents").click();
    await page.getByTestId("incident-new").click();
    await page.getByTestId("incident-title").fill("Checkout down in eu-west after the last deployment of the afternoon");
    await page.getByTestId("incident-send").click();
    for (const [screen, found] of Object.entries(SCREENS)) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.getByTestId(`nav-${screen}`).click();
      await found(page).waitFor();
      for (const [width, height] of WIDTHS) {
        await page.setViewportSize({ width, height });
        await found(page).waitFor();
        await seeReflow(page, screen, width);
      }
      await captureScreen(page, `narrow-${screen}`, colorScheme, [[320, 800], [640, 800], [853, 533]]);
    }
    assert.deepEqual(complaints, []);
  });
}
