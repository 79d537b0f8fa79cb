// Finding one's way: keys, palette, filter, the record, settings.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { atWork, closeBrowser, goTo } from "../desk.mjs";

after(closeBrowser);

test("? shows the keys, Escape closes them", async (t) => {
  const { page } = await atWork(t);
  await page.keyboard.press("?");
  await page.getByTestId("keysheet").filter({ hasText: "Approve" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByTestId("keysheet").waitFor({ state: "detached" });
});

test("the palette runs a command and takes no verdict by accident", async (t) => {
  const { page, tool } = await atWork(t);
  const id = await tool.propose("Close 17 duplicate tickets");
  await goTo(page, id);
  await page.keyboard.press("Control+k");
  await page.getByTestId("palette").waitFor();
  await page.keyboard.type("audit");
  await page.keyboard.press("Enter");
  await page.getByTestId("chain-state").waitFor();
  assert.ok(await tool.isOpen(id), "the A of audit approves nothing");
});

test("the filter narrows the list", async (t) => {
  const { page, tool } = await atWork(t);
  const kept = await tool.propose("Rotate CDN cache rules");
  const hidden = await tool.propose("Refund 38 orders");
  await page.locator(`[data-testid=queue-row][data-action="${hidden}"]`).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("cdn");
  await page.locator(`[data-testid=queue-row][data-action="${hidden}"]`).waitFor({ state: "detached" });
  await page.locator(`[data-testid=queue-row][data-action="${kept}"]`).waitFor();
  assert.ok(await tool.isOpen(kept));
});

test("the record tells one action's story and holds together", async (t) => {
  const { page, tool } = await atWork(t);
  const id = await tool.propose("Merge PR 8812");
  await goTo(page, id);
  await page.keyboard.press("a");
  await tool.decision(id);
  await page.getByTestId("nav-audit").click();
  await page.locator("[data-testid=chain-state][data-state=intact]").waitFor();
  await page.locator("[data-testid=audit-row][data-kind='review.submitted']").first().click();
  const story = page.getByTestId("story");
  await story.filter({ hasText: "Merge PR 8812" }).waitFor();
  await story.filter({ hasText: "Mara Ortiz" }).waitFor();
});

test("the theme changes at once and is kept", async (t) => {
  const { page, call } = await atWork(t);
  await page.getByTestId("nav-settings").first().click();
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.getByTestId("theme-light").click();
  const light = await ground();
  await page.getByTestId("theme-dark").click();
  await page.waitForFunction((was) => getComputedStyle(document.body).backgroundColor !== was, light);
  await page.reload();
  await page.getByTestId("nav-queue").waitFor();
  assert.notEqual(await ground(), light);
  assert.equal((await call("settings")).preferences.theme, "dark");
});

test("a queue of a thousand is drawn in part and walked by keys", async (t) => {
  const { page, tool } = await atWork(t);
  for (let n = 0; n < 1_000; n += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, k) => tool.propose(`Action ${n + k}`)));
  }
  await page.waitForFunction(() => /1,?000/.test(document.querySelector("[data-testid=nav-queue]")?.textContent ?? ""));
  assert.ok((await page.getByTestId("queue-row").count()) < 100);
  await page.keyboard.press("j");
  const first = await page.getByTestId("detail-title").innerText();
  await page.keyboard.press("j");
  await page.waitForFunction((was) => document.querySelector("[data-testid=detail-title]")?.textContent !== was, first);
});
