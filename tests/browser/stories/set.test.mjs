// Near-identical actions stand in one line, are read side by side, and are decided with one signature.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startDesk, closeBrowser, waitUntil } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const ITEMS = ["Kettle 1.7 l", "Scale, digital", "Toaster, 2 slots", "Coffee grinder", "Bread knife 22 cm", "Baking tray 40 cm", "Saucepan 24 cm", "Whisk 30 cm"];

/** Price changes of a kitchen, near-identical but for what `more` changes. */
async function proposePrices(tool, count, more = () => ({})) {
  const ids = [];
  for (let n = 0; n < count; n += 1) {
    const old = 8 + n;
    const { region = "FR", factor = 1.03 + (n % 7) / 200 } = more(n);
    ids.push(await tool.propose(`Change the price of ${ITEMS[n % ITEMS.length]} ${n}`, {
      kind: "pricing.change", risk: "high", preview: undefined, target: { service: "shop", environment: "prod", region },
      arguments: { sku: `K-${20400 + n}`, price_now: old, new_price: Math.round(old * factor * 100) / 100, currency: "EUR", notify: false },
      reasons: "Supplier list 2026-11.", evidence: [{ title: "Supplier list", text: `K-${20400 + n}; new price by the supplier` }], ttl_seconds: 3600,
    }));
  }
  return ids;
}

test("set counts as one line, marks the outlier, and is approved with one signature", async (t) => {
  const { page, tool, call, complaints } = await startDesk(t);
  const ids = await proposePrices(tool, 14, (n) => (n === 9 ? { region: "DE", factor: 1000 } : {}));
  const line = page.getByTestId("row-set");
  await line.filter({ hasText: "Set of 14" }).waitFor();
  await waitUntil("one line in the badge", async () => (await call("app_state", {})).counts.mine === 1);
  await page.keyboard.press("j");
  await page.getByTestId("set-peek").waitFor();
  await page.keyboard.press("Enter");
  await page.getByTestId("set-page").waitFor();

  const odd = page.locator("[data-testid=set-row][data-odd=true]");
  assert.equal(await odd.count(), 1);
  assert.equal(await odd.getAttribute("data-action"), ids[9]);
  assert.match(await odd.getByTestId("set-why").innerText(), /times the median.*Only one with target region DE/);
  assert.match(await page.getByTestId("set-common").innerText(), /currency EUR/);
  await capture(page, "set-review");

  await page.keyboard.press("d");
  await page.locator(`[data-testid=set-row][data-action="${ids[9]}"][data-state=taken_out]`).waitFor();
  assert.equal(await page.getByTestId("set-count").innerText(), "13");
  await openSample(page, async () => capture(page, "set-member"));
  await page.getByTestId("set-approve").filter({ hasText: "Approve 13 with one signature" }).waitFor();
  await showAllRows(page);
  await page.locator("[data-testid=set-approve]:not([aria-disabled])").waitFor();
  await page.keyboard.press("a");
  const signatures = new Set();
  for (const id of ids.filter((other) => other !== ids[9])) {
    const decision = await tool.decision(id);
    assert.equal(decision.verdict, "approved");
    signatures.add(decision.reviews[0].signature);
  }
  assert.equal(signatures.size, 1);
  assert.ok(await tool.isOpen(ids[9]));
  await page.locator(`[data-testid=queue-row][data-action="${ids[9]}"]`).waitFor();
  assert.deepEqual(complaints, []);
});

test("member that the tool changes falls out, and the rest is rejected with one reason", async (t) => {
  const { page, tool } = await startDesk(t);
  const ids = await proposePrices(tool, 6);
  await page.getByTestId("row-set").filter({ hasText: "Set of 6" }).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByTestId("set-page").waitFor();
  await tool.send("PUT", `/v1/actions/${ids[2]}`, tool.action("Change the price of Toaster", { kind: "pricing.change", risk: "high", preview: undefined, arguments: { sku: "K-1" } }));
  await page.locator(`[data-testid=set-row][data-action="${ids[2]}"][data-state=fell_out]`).waitFor();
  assert.equal(await page.getByTestId("set-count").innerText(), "5");
  await page.locator("[data-testid=set-reject]:not([aria-disabled])").waitFor();
  await page.keyboard.press("r");
  await page.keyboard.press("1");
  await page.getByTestId("set-reject").filter({ hasText: "Reject 5" }).click();
  for (const id of ids.filter((other) => other !== ids[2])) assert.equal((await tool.decision(id)).verdict, "rejected");
  assert.ok(await tool.isOpen(ids[2]));
});

/** In both themes. */
async function capture(page, name) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await captureScreen(page, name, colorScheme);
  }
}

/** Opens all members that must be opened, by keyboard: Space shows the rest of one, then the next. */
async function openSample(page, first) {
  const member = page.getByTestId("set-member");
  for (let n = 0; n < 60; n += 1) {
    await page.keyboard.press("Space");
    if (n > 0 && (await member.count()) === 0) return;
    if (n === 0) await first();
    await member.and(page.locator("[data-opened=true]")).waitFor({ timeout: 1_500 }).catch(() => undefined);
  }
}

/** Moves through all rows, so that each is on screen. */
async function showAllRows(page) {
  const rows = await page.getByTestId("set-row").count();
  for (let n = 0; n < rows; n += 1) await page.keyboard.press("j");
}
