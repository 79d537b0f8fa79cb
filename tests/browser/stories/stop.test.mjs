// Stops: one key chord, counted before it is confirmed, reported after, resumed by two people.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { addColleague, addTool, closeBrowser, startDesk, submitReview, waitUntil } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const STAGING = { target: { service: "search", environment: "staging", region: "eu-west" } };

async function fillQueue(desk) {
  const refunds = await addTool(desk, "refund-agent");
  await desk.tool.propose("Roll back checkout-api to v412", { risk: "critical" });
  await desk.tool.propose("Scale payments-gateway 24 → 9 tasks");
  await refunds.propose("Refund 38 orders, €4,912 total", { kind: "order.refund", target: { service: "support", environment: "prod", region: "DE" } });
  const elsewhere = await desk.tool.propose("Re-index search shard 14", STAGING);
  const running = await desk.tool.propose("Roll out search-api v88");
  await submitReview(desk, running, "approve");
  const decision = await desk.tool.send("GET", `/v1/actions/${running}/decision`);
  await desk.tool.send("POST", `/v1/actions/${running}/grant`, { grant: decision.grant, digest: decision.digest });
  return { elsewhere };
}

async function openDialog(page) {
  await page.keyboard.press("Control+Shift+S");
  await page.getByTestId("stop-dialog").waitFor();
  await page.getByTestId("stop-effect").getByText("still runs, no recall").waitFor();
}

for (const colorScheme of ["light", "dark"]) {
  test(`stop is counted, confirmed by Ctrl Enter and reported (${colorScheme})`, async (t) => {
    const desk = await startDesk(t, { colorScheme });
    const { page } = desk;
    const { elsewhere } = await fillQueue(desk);
    await page.getByTestId("tab-all").click();
    await openDialog(page);
    assert.equal(await page.evaluate(() => document.activeElement.closest("button, input, select")), null, "no button has the focus");
    await page.keyboard.press("Enter");
    assert.equal(await page.getByTestId("stop-banner").count(), 0, "Enter alone stops nothing");
    await page.getByTestId("stop-scope").fill("prod");
    await page.getByTestId("stop-effect").getByText("of 4 in the queue").waitFor();
    await page.getByTestId("stop-reason").fill("Checkout errors in EU. Cause not known yet.");
    await page.getByTestId("stop-incident").fill("INC-2041");
    await captureScreen(page, "stop-confirm", colorScheme);
    await page.keyboard.press("Control+Enter");
    await page.getByTestId("stop-report").waitFor();
    await page.getByTestId("stop-banner").getByText("Stopped: the environment prod").waitFor();
    const headline = await page.getByTestId("stop-headline").innerText();
    assert.match(headline, /2 of 2 connected tools refused in [\d.]+ s, 3 held, 1 still running/);
    await waitUntil("the held rows", async () => (await page.getByTestId("row-held").count()) === 3);
    assert.equal(await page.locator(`[data-action="${elsewhere}"] [data-testid=row-held]`).count(), 0);
    await captureScreen(page, "stop-done", colorScheme);
    await page.getByTestId("nav-audit").click();
    await page.getByTestId("stop-banner").waitFor();
    await page.getByText("stopped the environment prod: Checkout errors in EU").first().waitFor();
    await captureScreen(page, "stop-banner-audit", colorScheme);
    assert.deepEqual(desk.complaints, []);
  });
}

test("stop opens while typing, and a held action cannot be approved", async (t) => {
  const desk = await startDesk(t);
  const { page } = desk;
  const id = await desk.tool.propose("Roll back checkout-api to v412");
  await page.locator(`[data-testid=queue-row][data-action="${id}"]`).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.press("Control+Shift+S");
  await page.getByTestId("stop-scope-all").click();
  await page.getByTestId("stop-reason").fill("Exercise");
  await page.getByTestId("stop-confirm").click();
  await page.getByTestId("stop-report").waitFor();
  await page.locator(`[data-testid=queue-row][data-action="${id}"]`).click();
  await page.locator("[data-testid=verdict-approve][aria-disabled]").waitFor();
  await page.getByText("A stop of everything holds it. Exercise").first().waitFor();
  const answer = await desk.tool.send("GET", `/v1/actions/${id}/decision`);
  assert.equal(answer.held.reason, "Exercise");
});

test("two people resume in stages, and one goes back", async (t) => {
  const owner = await startDesk(t);
  const second = await addColleague(t, owner, "Jan Kos", undefined, ["manager"]);
  await owner.tool.propose("Send delay notice to 2,310 customers", { kind: "message.send" });
  const { bar } = await owner.call("stop", { scope: { environment: "prod" }, reason: "Checkout errors", deny: false, drill: false, incident: null });
  await owner.page.getByTestId("stop-banner-show").click();
  await owner.page.getByTestId("resume-kind-name").fill("message.send");
  await owner.page.getByTestId("resume-kind").click();
  await owner.page.getByTestId("resume-people").getByText("You asked").waitFor();
  await assert.rejects(owner.call("resume", { id: bar.id, stage: { kind: "message.send" } }));
  await second.page.getByTestId("stop-banner-show").click();
  await second.page.getByTestId("resume-people").getByText("Mara Ortiz asked").waitFor();
  await captureScreen(second.page, "stop-resume", "light");
  await second.page.getByTestId("resume-kind").click();
  await second.page.getByTestId("stop-banner").getByText("except message.send").waitFor();
  await owner.page.getByTestId("stop-banner").getByText("except message.send").waitFor();
  await second.page.getByTestId("resume-hold").click();
  await second.page.locator(".stage.now", { hasText: "Hold everything" }).waitFor();
});

test("drill is marked as a drill, and refuses nothing", async (t) => {
  const desk = await startDesk(t);
  const { page } = desk;
  const id = await desk.tool.propose("Roll back checkout-api to v412");
  await openDialogOf(page);
  await page.getByTestId("stop-scope-all").click();
  await page.getByTestId("stop-reason").fill("Exercise of November");
  await page.getByTestId("stop-drill").check();
  await page.getByTestId("stop-confirm").click();
  await page.getByTestId("stop-banner").getByText("Drill, nothing is refused: everything").waitFor();
  await page.getByTestId("stop-report").getByText("A drill: nothing is refused.").waitFor();
  await captureScreen(page, "stop-drill", "light");
  await submitReview(desk, id, "approve");
  assert.equal((await desk.tool.decision(id)).verdict, "approved");
});

async function openDialogOf(page) {
  await page.keyboard.press("Control+Shift+S");
  await page.getByTestId("stop-dialog").waitFor();
}
