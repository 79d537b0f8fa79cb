// The incidents screen: the list, one incident, findings, and sources in Settings.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { addSource, addTool, closeBrowser, runAction, startDesk, submitReview, waitUntil } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const minutesAgo = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();

/** Tools that acted, changes of people and pipelines, and incidents of several sources. */
async function fill(desk) {
  const capacity = await addTool(desk, "capacity-pilot");
  await runAction(desk, desk.tool, "Deploy checkout-api v415 to 30 %", { preview: { type: "diff", content: "--- a/checkout.yaml\n+++ b/checkout.yaml\n-image: checkout-api:v414\n+image: checkout-api:v415\n-retry_budget: 20\n+retry_budget: 2\n" } });
  await runAction(desk, capacity, "Scale address-svc 12 to 6 tasks", { target: { service: "address-svc", environment: "prod" }, arguments: { tasks: 6 } });
  await submitReview(desk, await desk.tool.propose("Deploy search v88"), "reject", { reasons: ["too_broad"] });
  const change = await addSource(desk, "ci", "changes");
  await change([
    { id: "r-1", title: "Raise the pool of orders-db", by: "human", services: ["orders-db"], content: "pool_size = 40", started_at: minutesAgo(42), finished_at: minutesAgo(40) },
    { id: "r-2", title: "Deploy search v87", by: "ci", services: ["search"], content: "search:v87", started_at: minutesAgo(25), finished_at: minutesAgo(22) },
    { id: "r-3", title: "Rotate the CDN rules", by: "ci", services: ["edge"], content: "cdn", started_at: minutesAgo(50), finished_at: minutesAgo(49) },
  ]);
  const state = await addSource(desk, "status", "incidents");
  const at = (days, minutes) => minutesAgo(days * 1440 + minutes);
  const past = ["Label printers offline", "Cart totals rounded wrong", "Payments slow, US", "Prices wrong in Garden", "Stock counts out of date", "Login codes delayed", "Reports slow", "Delivery slots missing, IT"];
  await state(past.map((title, i) => ({
    id: `p-${i}`, title, severity: `SEV ${1 + (i % 4)}`, services: [["delivery", "cart", "payments", "catalog"][i % 4]],
    started_at: at(1 + i * 2, 90), acknowledged_at: at(1 + i * 2, 86), resolved_at: at(1 + i * 2, 90 - 20 - i * 7),
  })));
  await state([
    { id: "o-1", title: "Search slow, France", severity: "SEV 3", services: ["search"], started_at: minutesAgo(20), text: "search v87 answers slowly" },
    { id: "x-1", title: "Ends before it begins", severity: "SEV 4", services: ["edge"], started_at: at(3, 10), resolved_at: at(3, 40) },
    { id: "m-1", title: "Database upgrade", kind: "maintenance", services: ["orders-db"], started_at: at(2, 60), resolved_at: at(2, 10) },
  ]);
  // After the actions of the tools, so that they are candidates.
  await desk.call("state_incident", {
    title: "Checkout errors, EU", severity: "SEV 2", services: "checkout, address-svc", minutes_ago: 0,
    text: "6.8 % of checkouts fail since checkout-api v415: the retry_budget is used up.",
  });
}

for (const colorScheme of ["light", "dark"]) {
  test(`incidents screens, ${colorScheme}`, async (t) => {
    const desk = await startDesk(t, { colorScheme });
    const { page } = desk;
    await page.getByTestId("nav-incidents").click();
    await page.getByText("No incident is recorded yet").waitFor();
    await captureScreen(page, "incidents-empty", colorScheme);
    await fill(desk);
    const row = page.getByTestId("incident-row").filter({ hasText: "Checkout errors, EU" });
    await row.click();
    const peek = page.getByTestId("incident-peek");
    await peek.getByTestId("cause").first().waitFor();
    assert.match(await peek.getByTestId("causes").innerText(), /No change caused this/);
    await captureScreen(page, "incidents-list", colorScheme);
    await page.keyboard.press("Enter");
    await page.getByTestId("incident-page").getByTestId("cause").first().waitFor();
    await page.getByTestId("lane-chart").waitFor();
    await captureScreen(page, "incident", colorScheme);
    await page.getByTestId("cause-finding").first().click();
    await page.getByTestId("finding-why").fill("The retry budget was cut from 20 to 2");
    await captureScreen(page, "incident-finding", colorScheme);
    await page.getByTestId("finding-send").click();
    await page.getByTestId("finding").filter({ hasText: "Confirmed" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await row.filter({ hasText: "Action, confirmed" }).waitFor();
    await captureScreen(page, "incidents-whole", colorScheme);
    await page.getByTestId("incident-new").click();
    await page.getByTestId("incident-dialog").waitFor();
    await captureScreen(page, "incident-new", colorScheme);
  });
}

test("filters and keys move through incidents", async (t) => {
  const desk = await startDesk(t);
  const { page } = desk;
  await fill(desk);
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await page.getByTestId("incident-row").first().waitFor();
  await page.getByTestId("incident-filter-open").click();
  await waitUntil("two open incidents", async () => (await page.getByTestId("incident-row").count()) === 2);
  assert.match(await page.getByTestId("nav-incidents").innerText(), /2/);
  await page.keyboard.press("j");
  const first = await page.locator("[data-testid=incident-row].on").getAttribute("data-incident");
  await page.keyboard.press("j");
  assert.notEqual(await page.locator("[data-testid=incident-row].on").getAttribute("data-incident"), first);
  await page.keyboard.press("Escape");
  await page.getByTestId("incident-peek").waitFor({ state: "detached" });
  await page.getByTestId("incident-filter-all").click();
  await page.getByTestId("incident-service").selectOption("cart");
  await waitUntil("incidents of one service", async () => (await page.getByTestId("incident-row").count()) === 2);
  await page.getByTestId("incident-source").selectOption("By hand");
  await page.getByText("No incident matches").waitFor();
});

test("source is added and revoked in settings", async (t) => {
  const desk = await startDesk(t);
  const { page } = desk;
  await page.getByTestId("nav-settings").click();
  await page.getByTestId("add-source").click();
  await page.getByTestId("source-name").fill("alerts");
  await page.getByTestId("source-add").click();
  assert.match(await page.getByTestId("source-token").innerText(), /hps_/);
  assert.match(await page.getByTestId("source-url").innerText(), /\/v1\/sources\/alerts/);
  await page.getByTestId("source-done").click();
  await page.locator("[data-testid=source-row][data-source=alerts]").waitFor();
  await page.getByTestId("source-test").click();
  assert.match(await page.getByTestId("source-test-result").innerText(), /It sends by itself, and nothing has arrived/);
  await page.getByTestId("add-source").click();
  await page.getByTestId("source-name").fill("page");
  await page.getByTestId("source-type").selectOption("google-cloud");
  await page.getByTestId("source-address").fill("http://127.0.0.1:9");
  await page.getByTestId("source-add").click();
  await page.getByTestId("source-done").click();
  const polled = page.locator("[data-testid=source-row][data-source=page]");
  await polled.getByTestId("source-test").click();
  await polled.getByTestId("source-test-result").waitFor();
  assert.match(await polled.getByTestId("source-test-result").innerText(), /127\.0\.0\.1:9\/incidents\.json: nothing answers at this address/);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await captureScreen(page, "settings-sources", colorScheme);
  }
  await page.locator("[data-testid=source-row][data-source=alerts]").getByTestId("source-revoke").click();
  await page.getByTestId("source-revoke-confirm").click();
  await page.getByText("Revoked", { exact: false }).first().waitFor();
});
