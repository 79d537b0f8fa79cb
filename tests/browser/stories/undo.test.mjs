// A verdict is held for some seconds, and a slip is taken back.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startDesk, closeBrowser, selectAction, waitUntil, waitUntilReady } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const SIZES = [[1280, 800]];
/** Long enough that nothing is released while a story looks at it. */
const LONG_S = 30;

test("Ctrl+Z takes a rejection back with its reasons and comment", async (t) => {
  const { page, tool, call, complaints } = await startDesk(t, { undoSeconds: LONG_S });
  const id = await tool.propose("Drop index orders_created_idx");
  const other = await tool.propose("Scale payments", { ttl_seconds: 1_800 });
  await page.locator(`[data-testid=queue-row][data-action="${other}"]`).waitFor();
  await selectAction(page, id);
  await page.keyboard.press("r");
  await page.getByTestId("comment").fill("Do it after the sale.");
  await page.getByTestId("reason-too_broad").click();
  await page.getByTestId("verdict-reject").click();
  await page.getByTestId("held-verdict").filter({ hasText: "Reject Drop index orders_created_idx" }).waitFor();
  await waitUntilReady(page, other);
  await page.keyboard.press("Control+z");
  await page.locator(`[data-testid=detail][data-action="${id}"]`).waitFor();
  await page.getByTestId("held-verdict").waitFor({ state: "detached" });
  assert.equal(await page.getByTestId("comment").inputValue(), "Do it after the sale.");
  assert.equal(await page.getByTestId("reason-too_broad").getAttribute("aria-pressed"), "true");
  assert.ok(await tool.isOpen(id));
  const { entries } = await call("story", { id });
  assert.ok(entries.every(({ kind }) => !kind.startsWith("review.")), "nothing was signed");
  assert.deepEqual(complaints, []);
});

test("verdict is sent after its countdown", async (t) => {
  const { page, tool } = await startDesk(t, { undoSeconds: 2 });
  const id = await tool.propose("Roll back checkout-api to v412");
  await selectAction(page, id);
  await page.keyboard.press("a");
  await page.getByTestId("held-seconds").filter({ hasText: /sent in [12] s/ }).waitFor();
  assert.equal((await tool.decision(id)).verdict, "approved");
  await page.getByTestId("held-verdict").waitFor({ state: "detached" });
});

test("four quick approvals can all be taken back, the latest first", async (t) => {
  const { page, tool } = await startDesk(t, { undoSeconds: LONG_S });
  const ids = [];
  for (const n of [1, 2, 3, 4]) ids.push(await tool.propose(`Scale service ${n}`, { ttl_seconds: 600 * n }));
  await page.locator(`[data-testid=queue-row][data-action="${ids[3]}"]`).waitFor();
  await selectAction(page, ids[0]);
  for (const id of ids) {
    await waitUntilReady(page, id);
    await page.keyboard.press("a");
  }
  await waitUntil("the last one to be held", async () => (await page.getByTestId("held-verdict").count()) === 3);
  // Faster than the list of held verdicts is drawn.
  for (const _ of ids) await page.keyboard.press("Control+z");
  await page.locator(`[data-testid=detail][data-action="${ids[0]}"]`).waitFor();
  await page.getByTestId("held-verdict").waitFor({ state: "detached" });
  for (const id of ids) assert.ok(await tool.isOpen(id));
});

test("content that changed meanwhile is not approved, and the reviewer is told", async (t) => {
  const { page, tool } = await startDesk(t, { undoSeconds: 3 });
  const id = await tool.propose("Refund 38 orders");
  await selectAction(page, id);
  await page.getByTestId("comment").fill("Looks right");
  await page.getByTestId("verdict-approve").click();
  await page.getByTestId("held-verdict").waitFor();
  await tool.replace(id, "Refund 38 orders", { arguments: { image: "x", replicas: 4800 } });
  const toast = page.getByTestId("toast").filter({ hasText: "Your verdict was not sent" });
  await toast.waitFor();
  await toast.getByRole("button", { name: "Show" }).click();
  await page.getByTestId("refused").filter({ hasText: "Your verdict was not sent" }).waitFor();
  assert.equal(await page.getByTestId("comment").inputValue(), "Looks right");
  assert.ok(await tool.isOpen(id));
});

test("comment and edits are kept over Esc and reload", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Scale checkout");
  await selectAction(page, id);
  await page.getByTestId("comment").fill("Half a thought");
  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  const code = page.locator("[data-testid=editor-code] .cm-content");
  await code.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText('{"image": "checkout-api:v412", "replicas": 24}');
  await page.getByTestId("editor-changes").filter({ hasText: "24" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByTestId("editor").waitFor({ state: "detached" });
  await page.reload();
  await selectAction(page, id);
  assert.equal(await page.getByTestId("comment").inputValue(), "Half a thought");
  await page.keyboard.press("e");
  await page.getByTestId("editor-changes").filter({ hasText: "24" }).waitFor();
  await page.keyboard.press("Control+Enter");
  assert.equal((await tool.decision(id)).arguments.replicas, 24);
});

for (const colorScheme of ["light", "dark"]) {
  test(`held verdict looks right, ${colorScheme}`, async (t) => {
    const { page, tool } = await startDesk(t, { colorScheme, undoSeconds: LONG_S });
    const id = await tool.propose("Roll back checkout-api to v412");
    const other = await tool.propose("Scale payments-gateway 24 → 9 tasks", { ttl_seconds: 1_800 });
    await page.locator(`[data-testid=queue-row][data-action="${other}"]`).waitFor();
    await selectAction(page, id);
    await page.keyboard.press("a");
    await page.getByTestId("held-verdict").waitFor();
    await waitUntilReady(page, other);
    await captureScreen(page, "held-verdict", colorScheme, SIZES);
    await page.getByTestId("tab-all").click();
    await page.locator(`[data-testid=queue-row][data-action="${id}"]`).click();
    await page.getByTestId("pane-take-back").waitFor();
    await captureScreen(page, "held-item", colorScheme, SIZES);
    await page.keyboard.press("g");
    await page.keyboard.press("s");
    await page.getByTestId("undo-seconds").scrollIntoViewIfNeeded();
    await captureScreen(page, "settings-reviewing", colorScheme, SIZES);
  });
}
