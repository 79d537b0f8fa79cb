// The queue in windows of 320 to 1920 CSS px, as a zoomed window is one: nothing is cut
// off, and an action is opened, read and decided in each.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startDesk, closeBrowser, selectAction, waitUntil, waitUntilReady } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const WIDTHS = [[320, 800], [640, 800], [853, 533], [1280, 800], [1920, 1080]];
const DRAWER_BELOW_PX = 760;

/** Nothing lies beyond the right edge, and no pane with words scrolls sideways; code may. */
async function seeNoSidewaysScroll(page, width) {
  const over = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth + 1;
    const panes = [...document.querySelectorAll("main, main > *, [data-reading], [aria-label='Your review'] > *")];
    return panes.filter((node) => node.getClientRects().length > 0 && (node.getBoundingClientRect().right > limit || node.scrollWidth > node.clientWidth + 1)).map((node) => `${node.tagName} ${node.className}`);
  });
  assert.deepEqual(over, [], `${width} px wide`);
}

/** Presses the button for the next unseen lines until it goes with the last one. */
const showAllLines = (page) => waitUntil("every line on screen", async () => {
  await page.getByTestId("unseen-show").evaluateAll((all) => all[0]?.click());
  return (await page.getByTestId("unseen-show").count()) === 0;
});

for (const [width, height] of WIDTHS) {
  test(`an action is opened, read and approved at ${width} px`, async (t) => {
    const { page, tool, complaints } = await startDesk(t, { viewport: { width, height } });
    const id = await tool.propose("update reservation flights for OB4921");
    await tool.propose("update reservation flights for OB5007", { ttl_seconds: 1_800 });
    if (width < DRAWER_BELOW_PX) {
      await waitUntil("the list to be counted", async () => (await page.getByTestId("list-open").innerText()).includes("2"));
      await page.getByTestId("list-open").click();
    }
    await page.locator(`[data-testid=queue-row][data-action="${id}"]`).click();
    await waitUntilReady(page, id);
    await seeNoSidewaysScroll(page, width);
    await showAllLines(page);
    await page.locator("[data-testid=verdict-approve]:not([aria-disabled])").waitFor();
    await page.keyboard.press("a");
    assert.equal((await tool.decision(id)).verdict, "approved");
    assert.deepEqual(complaints, []);
  });
}

test("open drawer keeps the verdict keys off", async (t) => {
  const { page, tool } = await startDesk(t, { viewport: { width: 640, height: 800 } });
  const id = await tool.propose("Roll back checkout-api to v412");
  await waitUntil("the list to be counted", async () => (await page.getByTestId("list-open").innerText()).includes("1"));
  await page.keyboard.press("j");
  await waitUntilReady(page, id);
  await showAllLines(page);
  await page.locator("[data-testid=verdict-approve]:not([aria-disabled])").waitFor();
  await page.getByTestId("list-open").click();
  await page.keyboard.press("a");
  await page.keyboard.press("Escape");
  assert.ok(await tool.isOpen(id));
  await waitUntilReady(page, id);
  await showAllLines(page);
  await page.locator("[data-testid=verdict-approve]:not([aria-disabled])").waitFor();
  await page.keyboard.press("a");
  assert.equal((await tool.decision(id)).verdict, "approved");
});

test("rows of a narrow list keep what distinguishes them", async (t) => {
  const { page, tool } = await startDesk(t, { viewport: { width: 1280, height: 800 } });
  const ids = [];
  for (const flight of ["OB4921", "OB5007", "OB6113"]) ids.push(await tool.propose(`update reservation flights of the whole party for ${flight}`, { ttl_seconds: 900 + ids.length * 60 }));
  for (const [at, flight] of ["OB4921", "OB5007", "OB6113"].entries()) {
    const tail = page.locator(`[data-testid=queue-row][data-action="${ids[at]}"] .tail`);
    await tail.filter({ hasText: flight }).waitFor();
    assert.ok(await tail.evaluate((node) => node.scrollWidth <= node.clientWidth + 1), `${flight} is not cut`);
  }
});

test("width of the list is changed by keyboard and remembered", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Scale checkout");
  await page.locator(`[data-testid=queue-row][data-action="${id}"]`).waitFor();
  const width = () => page.getByTestId("divider-left").getAttribute("aria-valuenow").then(Number);
  const before = await width();
  await page.getByTestId("divider-left").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await waitUntil("a wider list", async () => (await width()) === before + 32);
  await page.reload();
  await page.locator(`[data-testid=queue-row][data-action="${id}"]`).waitFor();
  await waitUntil("the width of before", async () => (await width()) === before + 32);
  await page.getByTestId("divider-right").focus();
  await page.keyboard.press("Enter");
  await page.getByTestId("verdict-approve").waitFor({ state: "hidden" });
  // A verdict key opens the pane first: what is signed is on screen.
  await page.locator(`[data-testid=queue-row][data-action="${id}"]`).click();
  await page.keyboard.press("a");
  await page.getByTestId("verdict-approve").waitFor();
  assert.ok(await tool.isOpen(id));
});

for (const colorScheme of ["light", "dark"]) {
  for (const forcedColors of colorScheme === "light" ? ["none", "active"] : ["none"]) {
    test(`queue looks right at all widths, ${colorScheme}${forcedColors === "active" ? ", forced colours" : ""}`, async (t) => {
      const { page, tool } = await startDesk(t, { colorScheme, forcedColors });
      const id = await tool.propose("update reservation flights for OB4921", { risk: "high", reasons: "Error rate rose after v415. ".repeat(6) });
      for (const flight of ["OB5007", "OB6113", "OB7001"]) await tool.propose(`update reservation flights for ${flight}`, { ttl_seconds: 1_800 });
      await selectAction(page, id);
      await captureScreen(page, `narrow-queue${forcedColors === "active" ? "-forced" : ""}`, colorScheme, WIDTHS);
      await page.setViewportSize({ width: 640, height: 800 });
      await page.getByTestId("list-open").click();
      await captureScreen(page, `narrow-drawer${forcedColors === "active" ? "-forced" : ""}`, colorScheme, [[320, 800], [640, 800]]);
      await page.getByTestId("list-open").click();
      await page.keyboard.press("v");
      await page.getByTestId("reader").waitFor();
      await captureScreen(page, `narrow-reader${forcedColors === "active" ? "-forced" : ""}`, colorScheme, [[320, 800], [640, 800], [1280, 800]]);
    });
  }
}
