// Everything by keyboard, as a screen reader tells it: open, read, decide, undo.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startDesk, closeBrowser, selectAction, waitUntil, waitUntilReady } from "../desk.mjs";

after(closeBrowser);

/** The accessibility tree as a list of nodes with role, name and states. */
async function readTree(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  const shown = nodes.filter((node) => !node.ignored);
  return shown.map(({ nodeId, parentId, role, name, properties = [] }) => ({
    nodeId, parentId, role: role?.value, name: name?.value ?? "", ...Object.fromEntries(properties.map(({ name: key, value }) => [key, value.value])),
  }));
}

/** The texts that a screen reader reads out when they change. */
const readStatuses = (page) => page.locator("[role=status], [role=alert]").evaluateAll((all) => all.map((node) => node.textContent.trim()).filter(Boolean));

async function focusOf(page) {
  return (await readTree(page)).filter(({ focused }) => focused).at(-1);
}

test("an action is opened, read, decided and taken back without a pointer", async (t) => {
  const { page, tool, complaints } = await startDesk(t, { undoSeconds: 30 });
  const first = await tool.propose("Roll back checkout-api to v412", { risk: "high" });
  const second = await tool.propose("Scale payments", { ttl_seconds: 1_800 });
  await page.locator(`[data-testid=queue-row][data-action="${second}"]`).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await waitUntilReady(page, first);

  // Open: the list has the focus and names the selected row.
  const list = await focusOf(page);
  assert.equal(list.role, "listbox");
  const active = (await readTree(page)).find(({ role, selected }) => role === "option" && selected);
  assert.match(active.name, /high risk.*Roll back checkout-api to v412.*deploy-pilot/);

  // Read: the action is a region with a name, its parts have headings.
  await page.keyboard.press("Enter");
  const region = await focusOf(page);
  assert.deepEqual([region.role, region.name], ["region", "Selected action"]);
  const headings = (await readTree(page)).filter(({ role }) => role === "heading").map(({ name }) => name);
  assert.ok(headings.some((name) => name.includes("Roll back checkout-api to v412")), headings.join(" | "));

  // Beside the list a status names the row that J moved to.
  await page.keyboard.press("j");
  await page.getByTestId("announcement").filter({ hasText: /^Scale payments, medium risk, deploy-pilot, .* left, 2 of 2$/ }).waitFor({ state: "attached" });
  await page.keyboard.press("k");
  await waitUntilReady(page, first);

  // Decide: what was decided is said, with the way back.
  await page.keyboard.press("a");
  await waitUntil("the verdict to be told", async () => (await readStatuses(page)).some((text) => text.startsWith("Approve Roll back checkout-api to v412: Ctrl Z takes it back")));
  await waitUntilReady(page, second);

  // Undo.
  await page.keyboard.press("Control+z");
  await page.locator(`[data-testid=detail][data-action="${first}"]`).waitFor();
  await waitUntil("the undo to be told", async () => (await readStatuses(page)).some((text) => text.startsWith("Taken back.")));
  assert.ok(await tool.isOpen(first));
  assert.deepEqual(complaints, []);
});

test("comment is one key away, and Ctrl+Enter sends the rejection", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Drop index orders_created_idx");
  await selectAction(page, id);
  await page.keyboard.press("m");
  await page.keyboard.type("Do it after the sale.");
  // Without a verdict it says what is missing.
  await page.keyboard.press("Control+Enter");
  await page.getByTestId("hint").filter({ hasText: "Choose a verdict first" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await page.getByTestId("verdict-cancel").waitFor();
  await page.keyboard.press("m");
  await page.keyboard.press("Control+Enter");
  const decision = await tool.decision(id);
  assert.equal(decision.verdict, "rejected");
  assert.match(decision.message, /Do it after the sale\./);
});

test("keys work on a Cyrillic layout", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Roll back checkout-api to v412");
  await page.locator(`[data-testid=queue-row][data-action="${id}"]`).waitFor();
  const press = (key, code) => page.evaluate(([k, c]) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: k, code: c, bubbles: true, cancelable: true })), [key, code]);
  await press("о", "KeyJ");
  await waitUntilReady(page, id);
  await press("ф", "KeyA");
  assert.equal((await tool.decision(id)).verdict, "approved");
});

test("Enter and Esc of an input method stay in the field", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Drop index orders_created_idx");
  await selectAction(page, id);
  await page.keyboard.press("r");
  await page.getByTestId("verdict-cancel").waitFor();
  await page.keyboard.press("m");
  await page.keyboard.type("説明");
  // What the browser sends while a word is composed, and at its end in WebKit.
  const compose = (key, more) => page.getByTestId("comment").evaluate((field, [k, m]) => field.dispatchEvent(new KeyboardEvent("keydown", { key: k, bubbles: true, cancelable: true, ...m })), [key, more]);
  await compose("Enter", { isComposing: true, ctrlKey: true });
  await compose("Escape", { isComposing: true });
  await compose("Escape", { keyCode: 229 });
  await page.getByTestId("verdict-cancel").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "comment");
  assert.ok(await tool.isOpen(id));
});

test("Audit moves by J and K, and Enter opens", async (t) => {
  const { page, tool } = await startDesk(t);
  await tool.propose("Drop index orders_created_idx");
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await page.locator("[data-testid=audit-row][data-kind=\"action.proposed\"]").waitFor();
  await page.keyboard.press("j");
  await waitUntil("the first row to have the focus", async () => (await focusOf(page)).name.includes("Drop index orders_created_idx"));
  await page.keyboard.press("j");
  await waitUntil("the next row", async () => !(await focusOf(page)).name.includes("Drop index"));
  await page.keyboard.press("k");
  await waitUntil("the first row again", async () => (await focusOf(page)).name.includes("Drop index"));
  await page.keyboard.press("Enter");
  await page.getByTestId("story").waitFor();
});
