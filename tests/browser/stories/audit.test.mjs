// The audit screen: filters, history, export and erasing.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { startDesk, closeBrowser, selectAction } from "../desk.mjs";

after(closeBrowser);

async function decided(t) {
  const desk = await startDesk(t);
  const { page, tool } = desk;
  const id = await tool.propose("Roll back checkout-api to v412");
  await selectAction(page, id);
  await page.keyboard.press("a");
  assert.equal((await tool.decision(id)).verdict, "approved");
  await tool.propose("Drop index orders_created_idx");
  await page.getByTestId("nav-audit").click();
  await page.getByTestId("audit-row").first().waitFor();
  return { ...desk, id };
}

test("text and choices filter the records", async (t) => {
  const { page } = await decided(t);
  await page.getByTestId("filter").fill("orders_created");
  await page.getByTestId("audit-row").filter({ hasText: "Roll back" }).first().waitFor({ state: "detached" });
  // Rows go while the answer is awaited, and come back with it.
  await page.getByTestId("audit-row").first().waitFor();
  await page.getByTestId("filter").fill("");
  await page.getByTestId("audit-group").selectOption("decisions");
  await page.getByTestId("audit-row").filter({ hasText: "Proposed" }).first().waitFor({ state: "detached" });
  await page.getByTestId("audit-group").selectOption("");
  await page.getByTestId("audit-ended").selectOption("rejected");
  await page.getByText("No record matches").waitFor();
  await page.getByRole("button", { name: "Show all" }).click();
  await page.getByTestId("audit-row").filter({ hasText: "Proposed" }).first().waitFor();
});

test("filter shows loading before its first result", async (t) => {
  const { page } = await decided(t);
  let answer;
  const held = new Promise((resolve) => (answer = resolve));
  await page.route("**/desk/call/audit_page", async (route) => {
    await held;
    await route.continue();
  });
  await page.getByTestId("filter").fill("checkout-api");
  await page.getByTestId("audit-row").first().waitFor({ state: "detached" });
  await page.getByRole("status", { name: "Loading the record" }).waitFor();
  assert.equal(await page.getByText("No record matches").count(), 0);
  answer();
  await page.getByTestId("audit-row").first().waitFor();
});

test("history shows people and signature state", async (t) => {
  const { page } = await decided(t);
  await page.getByTestId("audit-row").filter({ hasText: "Roll back" }).first().click();
  const story = page.getByTestId("story");
  await story.getByText("Signature checked here and valid").waitFor();
  assert.match(await story.innerText(), /Mara Ortiz/);
});

test("export writes every record to the file", async (t) => {
  const { page } = await decided(t);
  await page.getByTestId("export-open").click();
  await page.getByTestId("export-start").click();
  await page.getByTestId("export-done").waitFor();
  const path = (await page.getByTestId("export-dialog").locator("pre, code").first().innerText()).trim();
  const lines = readFileSync(path, "utf8").trim().split("\n").map((line) => JSON.parse(line));
  assert.ok(lines.length >= 6 && JSON.stringify(lines).includes("Roll back checkout-api to v412"));
});

test("erased document shows its reason; record stays intact", async (t) => {
  const { page, call } = await decided(t);
  await page.getByTestId("audit-row").filter({ hasText: "Proposed Roll back" }).first().click();
  await page.getByTestId("story").getByRole("button", { name: "Show record" }).first().click();
  await page.getByTestId("erase-open").click();
  await page.getByTestId("erase-reason").fill("Holds a customer's name");
  await page.getByTestId("erase-confirm").click();
  await page.getByTestId("record").getByText("Erased by Mara Ortiz: Holds a customer's name").waitFor();
  assert.equal((await call("verify")).state, "intact");
});
