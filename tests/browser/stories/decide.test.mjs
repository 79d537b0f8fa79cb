// Verdicts by keyboard, and what the tool is told.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { atWork, closeBrowser, goTo, ready } from "../desk.mjs";

after(closeBrowser);

test("J then A approves what is on screen", async (t) => {
  const { page, tool, complaints } = await atWork(t);
  const id = await tool.propose("Roll back checkout-api to v412");
  await page.locator(`[data-testid=queue-row][data-action="${id}"]`).waitFor();
  await page.keyboard.press("j");
  await ready(page, id);
  await page.keyboard.press("a");
  const decision = await tool.decision(id);
  assert.equal(decision.verdict, "approved");
  assert.equal(decision.arguments.replicas, 48);
  assert.ok(decision.grant);
  await page.getByTestId("toast").first().waitFor();
  assert.deepEqual(complaints, []);
});

test("edited arguments reach the tool; broken JSON does not", async (t) => {
  const { page, tool } = await atWork(t);
  const id = await tool.propose("Scale checkout");
  await goTo(page, id);
  await page.keyboard.press("e");
  const code = page.locator("[data-testid=editor-code] .cm-content");
  await code.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText('{"image": "checkout-api:v412", "replicas": }');
  await page.getByTestId("editor-changes").filter({ hasText: "Line 1" }).waitFor();
  await page.keyboard.press("Control+Enter");
  assert.ok(await tool.isOpen(id));
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText('{"image": "checkout-api:v412", "replicas": 24}');
  await page.getByTestId("editor-changes").filter({ hasText: "24" }).waitFor();
  await page.keyboard.press("Control+Enter");
  const decision = await tool.decision(id);
  assert.equal(decision.verdict, "edited");
  assert.deepEqual(decision.arguments, { image: "checkout-api:v412", replicas: 24 });
});

test("a rejection needs a reason or words, and carries them", async (t) => {
  const { page, tool } = await atWork(t);
  const id = await tool.propose("Drop index orders_created_idx");
  await goTo(page, id);
  await page.keyboard.press("r");
  await page.getByTestId("verdict-cancel").waitFor();
  await page.keyboard.press("Enter");
  assert.ok(await tool.isOpen(id));
  await page.getByTestId("comment").fill("Do it after the sale.");
  await page.getByTestId("reason-too_broad").click();
  await page.getByTestId("certainty-certain").click();
  await page.getByTestId("verdict-reject").click();
  const decision = await tool.decision(id);
  assert.equal(decision.verdict, "rejected");
  assert.deepEqual(decision.reasons, ["too_broad"]);
  assert.match(decision.message, /Do it after the sale\./);
  assert.equal(decision.grant, null);
});

test("a question is answered", async (t) => {
  const { page, tool } = await atWork(t);
  const id = await tool.propose("Which region first?", { allowed_verdicts: ["approve", "reject", "respond"] });
  await goTo(page, id);
  await page.keyboard.press("t");
  await page.keyboard.type("eu-west");
  await page.keyboard.press("Control+Enter");
  const decision = await tool.decision(id);
  assert.equal(decision.verdict, "responded");
  assert.match(decision.message, /eu-west/);
  assert.equal(decision.grant, null);
});

test("a critical action is not approved before it was read", async (t) => {
  const { page, tool } = await atWork(t);
  const id = await tool.propose("Drop table orders", { risk: "critical", evidence: [{ title: "Plan", text: "one step" }] });
  await goTo(page, id);
  await page.getByTestId("must-read").waitFor();
  await page.keyboard.press("a");
  assert.ok(await tool.isOpen(id));
  await page.keyboard.press("y");
  await page.getByTestId("must-read").waitFor({ state: "detached" });
  await page.keyboard.press("a");
  assert.equal((await tool.decision(id)).verdict, "approved");
});

test("opening all of the evidence counts as reading", async (t) => {
  const { page, tool } = await atWork(t);
  const id = await tool.propose("Drop table orders", { risk: "critical", evidence: [{ title: "Plan", text: "one step" }] });
  await goTo(page, id);
  await page.getByTestId("evidence-0").click();
  await page.getByTestId("evidence-dialog").filter({ hasText: "one step" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByTestId("must-read").waitFor({ state: "detached" });
});

test("a proposal that is replaced on screen turns the keys off for a moment", async (t) => {
  const { page, tool } = await atWork(t);
  const id = await tool.propose("Refund 38 orders");
  await goTo(page, id);
  // The page itself presses A the moment the bar appears: no reviewer is faster.
  await page.evaluate(() => {
    new MutationObserver(() => {
      if (!document.querySelector("[data-testid=disarmed]")) return;
      window.pressed = true;
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true, cancelable: true }));
    }).observe(document.body, { subtree: true, childList: true });
  });
  await tool.replace(id, "Refund 38 orders", { arguments: { image: "x", replicas: 4800 } });
  await page.waitForFunction(() => window.pressed);
  await ready(page, id);
  assert.ok(await tool.isOpen(id));
  await page.getByTestId("changed").waitFor();
  await page.keyboard.press("a");
  assert.equal((await tool.decision(id)).arguments.replicas, 4800);
});

test("a clicked button decides one action, whatever is pressed after", async (t) => {
  const { page, tool } = await atWork(t);
  const first = await tool.propose("Scale checkout");
  const second = await tool.propose("Scale payments", { ttl_seconds: 1_800 });
  await page.locator(`[data-testid=queue-row][data-action="${second}"]`).waitFor();
  await goTo(page, first);
  await page.getByTestId("verdict-approve").click();
  await ready(page, second);
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  assert.equal((await tool.decision(first)).verdict, "approved");
  // A press that decided would have been signed before this answer comes.
  await page.keyboard.press("c");
  await page.getByTestId("release").waitFor();
  assert.ok(await tool.isOpen(second));
});

test("a proposal replaced behind a dialog turns the keys off once it can be seen", async (t) => {
  const { page, tool } = await atWork(t);
  const id = await tool.propose("Refund 38 orders");
  await goTo(page, id);
  await page.keyboard.press("?");
  await page.getByTestId("keysheet").waitFor();
  await tool.replace(id, "Refund 38 orders", { arguments: { image: "x", replicas: 4800 } });
  await page.getByTestId("changed").waitFor({ state: "attached" });
  // Longer than the moment itself: it must not run out unseen.
  await page.waitForFunction((since) => performance.now() - since > 1_400, await page.evaluate(() => performance.now()));
  await page.keyboard.press("Escape");
  await page.getByTestId("disarmed").waitFor();
  await page.keyboard.press("a");
  await ready(page, id);
  assert.ok(await tool.isOpen(id));
  await page.keyboard.press("a");
  assert.equal((await tool.decision(id)).arguments.replicas, 4800);
});

test("a proposal replaced behind another window turns the keys off until the reviewer is back", async (t) => {
  const { page, tool } = await atWork(t);
  const id = await tool.propose("Refund 38 orders");
  await goTo(page, id);
  await page.evaluate(() => window.dispatchEvent(new Event("blur")));
  // Nothing changed: whoever reads beside another window goes on where they were.
  await page.waitForFunction((since) => performance.now() - since > 100, await page.evaluate(() => performance.now()));
  assert.equal(await page.getByTestId("disarmed").count(), 0);
  await tool.replace(id, "Refund 38 orders", { arguments: { image: "x", replicas: 4800 } });
  await page.getByTestId("changed").waitFor();
  await page.waitForFunction((since) => performance.now() - since > 1_400, await page.evaluate(() => performance.now()));
  await page.keyboard.press("a");
  await page.getByTestId("disarmed").waitFor();
  await ready(page, id);
  assert.ok(await tool.isOpen(id));
  await page.keyboard.press("a");
  assert.equal((await tool.decision(id)).arguments.replicas, 4800);
});

test("an action that expires on screen says so and takes no verdict", async (t) => {
  const { page, tool } = await atWork(t);
  const id = await tool.propose("Pause 3 campaigns", { ttl_seconds: 3 });
  await page.locator(`[data-testid=queue-row][data-action="${id}"]`).click();
  await page.getByTestId("closed-banner").filter({ hasText: /expired/i }).waitFor();
  await page.keyboard.press("a");
  assert.equal((await tool.decision(id)).verdict, "expired");
});

test("a claim shows in the list and is given back", async (t) => {
  const { page, tool } = await atWork(t);
  const id = await tool.propose("Re-index search shard 14");
  await goTo(page, id);
  await page.keyboard.press("c");
  await page.getByTestId("release").waitFor();
  await page.keyboard.press("u");
  await page.getByTestId("claim").waitFor();
});
