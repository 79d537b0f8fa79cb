// Navigation: keys, palette, filter, audit, settings.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startDesk, closeBrowser, selectAction } from "../desk.mjs";

after(closeBrowser);

test("? opens the keys dialog, Escape closes it", async (t) => {
  const { page } = await startDesk(t);
  await page.keyboard.press("?");
  await page.getByTestId("keysheet").filter({ hasText: "Approve" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByTestId("keysheet").waitFor({ state: "detached" });
});

test("palette runs a command and gives no verdict", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Close 17 duplicate tickets");
  await selectAction(page, id);
  await page.keyboard.press("Control+k");
  await page.getByTestId("palette").waitFor();
  await page.keyboard.type("audit");
  await page.keyboard.press("Enter");
  await page.getByTestId("chain-state").waitFor();
  assert.ok(await tool.isOpen(id), "typing audit approves nothing");
});

test("filter hides rows that do not match", async (t) => {
  const { page, tool } = await startDesk(t);
  const kept = await tool.propose("Rotate CDN cache rules");
  const hidden = await tool.propose("Refund 38 orders");
  await page.locator(`[data-testid=queue-row][data-action="${hidden}"]`).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("cdn");
  await page.locator(`[data-testid=queue-row][data-action="${hidden}"]`).waitFor({ state: "detached" });
  await page.locator(`[data-testid=queue-row][data-action="${kept}"]`).waitFor();
  assert.ok(await tool.isOpen(kept));
});

test("audit shows an intact record and the history of an action", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Merge PR 8812");
  await selectAction(page, id);
  await page.keyboard.press("a");
  await tool.decision(id);
  await page.getByTestId("nav-audit").click();
  await page.locator("[data-testid=chain-state][data-state=intact]").waitFor();
  await page.locator("[data-testid=audit-row][data-kind='review.submitted']").first().click();
  const story = page.getByTestId("story");
  await story.filter({ hasText: "Merge PR 8812" }).waitFor();
  await story.filter({ hasText: "Mara Ortiz" }).waitFor();
});

test("theme changes at once and is stored", async (t) => {
  const { page, call } = await startDesk(t);
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

test("queue of 1,000 draws some rows and works by keys", async (t) => {
  const { page, tool } = await startDesk(t);
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

test("queue is filtered by properties, and a view is saved", async (t) => {
  const { page, tool } = await startDesk(t);
  const critical = await tool.propose("Drop table orders", { risk: "critical", target: { service: "orders-db" } });
  const plain = await tool.propose("Scale checkout");
  const row = (id) => page.locator(`[data-testid=queue-row][data-action="${id}"]`);
  await row(plain).waitFor();
  const filter = page.getByTestId("filter");
  for (const text of ["risk:critical", "service:orders", "risk:crit tool:deploy drop"]) {
    await filter.fill(text);
    await row(plain).waitFor({ state: "detached" });
    await row(critical).waitFor();
    await filter.fill("");
    await row(plain).waitFor();
  }
  await filter.fill("older:1h");
  await page.getByTestId("queue-empty").waitFor();
  await filter.fill("risk:critical");
  await row(critical).waitFor();
  await page.getByTestId("save-view").click();
  await filter.fill("");
  await row(plain).waitFor();
  await page.getByTestId("saved-view").filter({ hasText: "risk:critical" }).click();
  await row(plain).waitFor({ state: "detached" });
  // The filter and the saved views are there after a reload.
  await page.reload();
  await row(critical).waitFor();
  assert.equal(await page.getByTestId("filter").inputValue(), "risk:critical");
  await page.getByTestId("saved-view").waitFor();
});
