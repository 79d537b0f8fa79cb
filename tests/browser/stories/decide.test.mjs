// Verdicts by keyboard, and the decision the tool gets.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startDesk, closeBrowser, openEvidence, selectAction, waitUntilReady, confirmRead } from "../desk.mjs";

after(closeBrowser);

test("J then A approves the action on screen", async (t) => {
  const { page, tool, complaints } = await startDesk(t);
  const id = await tool.propose("Roll back checkout-api to v412");
  await page.locator(`[data-testid=queue-row][data-action="${id}"]`).waitFor();
  await page.keyboard.press("j");
  await waitUntilReady(page, id);
  await page.keyboard.press("a");
  const decision = await tool.decision(id);
  assert.equal(decision.verdict, "approved");
  assert.equal(decision.arguments.replicas, 48);
  assert.ok(decision.grant);
  await page.getByTestId("toast").first().waitFor();
  assert.deepEqual(complaints, []);
});

test("edited arguments reach the tool; invalid JSON does not", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Scale checkout");
  await selectAction(page, id);
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

test("rejection needs a reason or comment and sends both", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Drop index orders_created_idx");
  await selectAction(page, id);
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

test("answer reaches the tool", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Which region first?", { allowed_verdicts: ["approve", "reject", "respond"] });
  await selectAction(page, id);
  await page.keyboard.press("t");
  await page.keyboard.type("eu-west");
  await page.keyboard.press("Control+Enter");
  const decision = await tool.decision(id);
  assert.equal(decision.verdict, "responded");
  assert.match(decision.message, /eu-west/);
  assert.equal(decision.grant, null);
});

test("critical action is not approved before reading", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Drop table orders", { risk: "critical", evidence: [{ title: "Plan", text: "one step" }] });
  await selectAction(page, id);
  await page.getByTestId("must-read").waitFor();
  await page.keyboard.press("a");
  assert.ok(await tool.isOpen(id));
  // A confirmation does not replace the evidence.
  await page.keyboard.press("y");
  await page.getByTestId("hint").filter({ hasText: "Open all evidence (0 of 1)" }).waitFor();
  await openEvidence(page, 0);
  await confirmRead(page);
  await page.keyboard.press("a");
  assert.equal((await tool.decision(id)).verdict, "approved");
});

test("opening all evidence does not replace the confirmation", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Drop table orders", { risk: "critical", evidence: [{ title: "Plan", text: "one step" }] });
  await selectAction(page, id);
  await openEvidence(page, 0);
  await page.getByTestId("must-read").filter({ hasText: "Read the action, then confirm" }).waitFor();
  await page.keyboard.press("a");
  assert.ok(await tool.isOpen(id));
});

test("replaced proposal turns the keys off", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Refund 38 orders");
  await selectAction(page, id);
  // The page presses A as soon as the bar appears, faster than any reviewer.
  await page.evaluate(() => {
    new MutationObserver(() => {
      if (!document.querySelector("[data-testid=disarmed]")) return;
      window.pressed = true;
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true, cancelable: true }));
    }).observe(document.body, { subtree: true, childList: true });
  });
  await tool.replace(id, "Refund 38 orders", { arguments: { image: "x", replicas: 4800 } });
  await page.waitForFunction(() => window.pressed);
  await waitUntilReady(page, id);
  assert.ok(await tool.isOpen(id));
  await page.getByTestId("changed").waitFor();
  await page.keyboard.press("a");
  assert.equal((await tool.decision(id)).arguments.replicas, 4800);
});

test("clicked verdict button decides only one action", async (t) => {
  const { page, tool } = await startDesk(t);
  const first = await tool.propose("Scale checkout");
  const second = await tool.propose("Scale payments", { ttl_seconds: 1_800 });
  await page.locator(`[data-testid=queue-row][data-action="${second}"]`).waitFor();
  await selectAction(page, first);
  await page.getByTestId("verdict-approve").click();
  await waitUntilReady(page, second);
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  assert.equal((await tool.decision(first)).verdict, "approved");
  // A verdict would have been signed before this response arrives.
  await page.keyboard.press("c");
  await page.getByTestId("release").waitFor();
  assert.ok(await tool.isOpen(second));
});

test("proposal replaced behind a dialog turns keys off after closing", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Refund 38 orders");
  await selectAction(page, id);
  await page.keyboard.press("?");
  await page.getByTestId("keysheet").waitFor();
  await tool.replace(id, "Refund 38 orders", { arguments: { image: "x", replicas: 4800 } });
  await page.getByTestId("changed").waitFor({ state: "attached" });
  // Longer than the wait: it must not end while covered.
  await page.waitForFunction((since) => performance.now() - since > 1_400, await page.evaluate(() => performance.now()));
  await page.keyboard.press("Escape");
  await page.getByTestId("disarmed").waitFor();
  await page.keyboard.press("a");
  await waitUntilReady(page, id);
  assert.ok(await tool.isOpen(id));
  await page.keyboard.press("a");
  assert.equal((await tool.decision(id)).arguments.replicas, 4800);
});

test("proposal replaced without focus turns keys off on return", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Refund 38 orders");
  await selectAction(page, id);
  await page.evaluate(() => window.dispatchEvent(new Event("blur")));
  // Nothing changed, so a reader beside another window needs no wait.
  await page.waitForFunction((since) => performance.now() - since > 100, await page.evaluate(() => performance.now()));
  assert.equal(await page.getByTestId("disarmed").count(), 0);
  await tool.replace(id, "Refund 38 orders", { arguments: { image: "x", replicas: 4800 } });
  await page.getByTestId("changed").waitFor();
  await page.waitForFunction((since) => performance.now() - since > 1_400, await page.evaluate(() => performance.now()));
  await page.keyboard.press("a");
  await page.getByTestId("disarmed").waitFor();
  await waitUntilReady(page, id);
  assert.ok(await tool.isOpen(id));
  await page.keyboard.press("a");
  assert.equal((await tool.decision(id)).arguments.replicas, 4800);
});

test("action expired on screen takes no verdict", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Pause 3 campaigns", { ttl_seconds: 3 });
  await page.locator(`[data-testid=queue-row][data-action="${id}"]`).click();
  await page.getByTestId("closed-banner").filter({ hasText: /expired/i }).waitFor();
  await page.keyboard.press("a");
  assert.equal((await tool.decision(id)).verdict, "expired");
});

test("claim can be released", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Re-index search shard 14");
  await selectAction(page, id);
  await page.keyboard.press("c");
  await page.getByTestId("release").waitFor();
  await page.keyboard.press("u");
  await page.getByTestId("claim").waitFor();
});
