// The first run of a new desk.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startDesk, closeBrowser, openNewDesk } from "../desk.mjs";

after(closeBrowser);

test("name entered at first run opens the queue", async (t) => {
  const { page, call } = await openNewDesk(t);
  await page.getByTestId("first-run").waitFor();
  await page.keyboard.type("Mara Ortiz");
  await page.keyboard.press("Enter");
  await page.getByTestId("nav-queue").waitFor();
  await page.getByTestId("first-run").waitFor({ state: "detached" });
  const state = await call("app_state");
  assert.equal(state.person.name, "Mara Ortiz");
});

test("first run without a name stays open", async (t) => {
  const { page, call } = await openNewDesk(t);
  await page.getByTestId("setup-start").click({ force: true });
  await page.getByTestId("first-run").waitFor();
  assert.equal((await call("app_state")).setup, "needed");
});

test("new tool token is shown once", async (t) => {
  const { page } = await startDesk(t);
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await page.getByTestId("add-tool").click();
  await page.getByTestId("tool-name").fill("schema-tuner");
  await page.getByTestId("tool-create").click();
  const token = await page.getByTestId("tool-token").innerText();
  assert.ok(token.trim().length >= 20);
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByTestId("tool-row").filter({ hasText: "schema-tuner" }).waitFor();
  assert.ok(!(await page.content()).includes(token.trim()));
});

test("request from another origin is rejected", async (t) => {
  const { url } = await openNewDesk(t);
  const ask = (headers) => fetch(`${url}/desk/call/app_state`, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: "{}" });
  assert.equal((await ask({ origin: "https://example.com" })).status, 403);
  assert.equal((await ask({})).status, 200);
});
