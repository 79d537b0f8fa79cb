// Two people at one hub: an invite at one desk, a newcomer at another.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { atWork, closeBrowser, newDesk, until } from "../desk.mjs";

after(closeBrowser);

async function people(page) {
  await page.getByTestId("nav-settings").first().click();
  await page.getByRole("link", { name: "People" }).click();
}

test("an invite brings somebody to the hub, and a revoked device leaves it", async (t) => {
  const owner = await atWork(t);
  await people(owner.page);
  await owner.page.getByTestId("invite-open").click();
  await owner.page.getByTestId("profile-teams").fill("payments");
  await owner.page.getByTestId("invite-make").click();
  const code = (await owner.page.getByTestId("invite-code").innerText()).trim().split("\n")[0];
  await owner.page.getByRole("button", { name: "Done" }).click();
  await owner.page.getByTestId("invite-row").waitFor();

  const newcomer = await newDesk(t);
  await newcomer.page.getByTestId("choose-team").click();
  await newcomer.page.keyboard.type(owner.hub.replace("http://", ""));
  await newcomer.page.keyboard.press("Enter");
  await newcomer.page.getByTestId("join-name").fill("Jan Kos");
  await newcomer.page.getByTestId("join-code").fill("wrong");
  await newcomer.page.keyboard.press("Enter");
  await newcomer.page.getByRole("alert").filter({ hasText: "invite" }).waitFor();
  await newcomer.page.getByTestId("join-code").fill(code.toUpperCase());
  await newcomer.page.keyboard.press("Enter");
  await newcomer.page.getByTestId("nav-queue").waitFor();
  assert.equal((await newcomer.call("app_state")).person.name, "Jan Kos");

  // Both desks see what the tool asks; who may not change people is told why.
  const id = await owner.tool.propose("Roll out");
  await newcomer.page.locator(`[data-testid=queue-row][data-action="${id}"]`).waitFor();
  await people(newcomer.page);
  await newcomer.page.getByTestId("person-row").nth(1).waitFor();
  assert.match(await newcomer.page.getByTestId("invite-open").getAttribute("aria-description"), /administrators/);

  await owner.page.getByTestId("person-row").filter({ hasText: "Jan Kos" }).click();
  await owner.page.getByTestId("device-revoke").click();
  await owner.page.getByTestId("device-revoke-confirm").click();
  await newcomer.page.getByText("This device was revoked").first().waitFor();
  await until("the desk to refuse", async () => {
    const { notices } = await newcomer.call("app_state");
    return notices.some(({ code }) => code === "device_refused");
  });
});

test("a tool gets another token, and the one before ends", async (t) => {
  const { page, tool } = await atWork(t);
  await page.getByTestId("nav-settings").first().click();
  await page.getByTestId("tool-rotate").click();
  await page.getByTestId("rotate-overlap").selectOption("0");
  await page.getByTestId("tool-create").click();
  await page.getByTestId("tool-token").waitFor();
  await assert.rejects(tool.propose("With the old token"));
});
