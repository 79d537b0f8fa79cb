// The policy editor: errors with their position, test on past actions, publishing.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startDesk, closeBrowser } from "../desk.mjs";

after(closeBrowser);

const TWO = '[[checkpoint]]\nname = "deploys"\nwhen = \'kind == "deploy.rollout"\'\napprove = 2\n';
const WITH_A_TYPO = TWO.replace("approve", "aprove");

async function edit(page) {
  await page.getByTestId("nav-settings").first().click();
  await page.getByRole("link", { name: "Policy" }).click();
  await page.getByTestId("policy-edit").click();
  await page.getByTestId("policy-source").locator(".cm-content").waitFor();
}

async function open(page, text) {
  await page.getByTestId("policy-file").setInputFiles({ name: "policy.toml", mimeType: "text/plain", buffer: Buffer.from(text) });
}

test("policy with an error is fixed, tested and published", async (t) => {
  const { page, call, tool } = await startDesk(t);
  const before = (await call("policy", { version: null })).version;
  await tool.propose("Before");
  await edit(page);
  await open(page, WITH_A_TYPO);
  await page.getByTestId("policy-mistakes").getByText("Did you mean approve?").waitFor();
  assert.equal(await page.getByTestId("policy-publish").getAttribute("aria-disabled"), "true");

  await open(page, TWO);
  await page.getByTestId("policy-check-warnings").waitFor();
  await page.getByTestId("policy-try").click();
  await page.getByTestId("trial-change").first().waitFor();
  await page.getByTestId("policy-publish").click();
  await page.getByTestId("policy-confirm").click();
  await page.getByTestId("policy-source").waitFor({ state: "detached" });
  const after = await call("policy", { version: null });
  assert.notEqual(after.version, before);
  assert.equal(after.checkpoints[0].name, "deploys");

  // New actions need two reviews.
  const id = await tool.propose("After");
  await page.getByTestId("nav-queue").click();
  await page.locator(`[data-testid=queue-row][data-action="${id}"]`).waitFor();
  assert.equal((await call("action_detail", { id })).needed, 2);
});
