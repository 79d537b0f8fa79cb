// Two people at one hub: an invite at one desk, a newcomer at another.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startDesk, closeBrowser, openNewDesk, waitUntil } from "../desk.mjs";

after(closeBrowser);

async function people(page) {
  await page.getByTestId("nav-settings").first().click();
  await page.getByRole("link", { name: "People" }).click();
}

test("invite joins a person; revoked device loses access", async (t) => {
  const owner = await startDesk(t);
  await people(owner.page);
  await owner.page.getByTestId("invite-open").click();
  await owner.page.getByTestId("profile-teams").fill("payments");
  await owner.page.getByTestId("invite-make").click();
  const code = (await owner.page.getByTestId("invite-code").innerText()).trim().split("\n")[0];
  await owner.page.getByRole("button", { name: "Done" }).click();
  await owner.page.getByTestId("invite-row").waitFor();

  const newcomer = await openNewDesk(t);
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

  // Both desks see the action; a reviewer is told why people cannot be changed.
  const id = await owner.tool.propose("Roll out");
  await newcomer.page.locator(`[data-testid=queue-row][data-action="${id}"]`).waitFor();
  await people(newcomer.page);
  await newcomer.page.getByTestId("person-row").nth(1).waitFor();
  assert.match(await newcomer.page.getByTestId("invite-open").getAttribute("aria-description"), /administrators/);

  for (const button of ["add-tool", "tool-rotate", "tool-revoke"]) {
    assert.match(await newcomer.page.getByTestId(button).first().getAttribute("aria-description"), /administrators/);
  }
  // The original record is at the hub; this device has a copy.
  await newcomer.page.getByText("A copy of the hub's record").waitFor();
  assert.equal(await newcomer.page.getByText("The original record").count(), 0);

  await owner.page.getByTestId("person-row").filter({ hasText: "Jan Kos" }).click();
  await owner.page.getByTestId("device-revoke").click();
  await owner.page.getByTestId("device-revoke-confirm").click();
  await newcomer.page.getByText("This device was revoked").first().waitFor();
  await waitUntil("the desk to refuse", async () => {
    const { notices } = await newcomer.call("app_state");
    return notices.some(({ code }) => code === "device_refused");
  });
});

test("new tool token ends the old one", async (t) => {
  const { page, tool } = await startDesk(t);
  await page.getByTestId("nav-settings").first().click();
  await page.getByTestId("tool-rotate").click();
  await page.getByTestId("rotate-overlap").selectOption("0");
  await page.getByTestId("tool-create").click();
  await page.getByTestId("tool-token").waitFor();
  await assert.rejects(tool.propose("With the old token"));
});

test("unknown tool owner shows a warning", async (t) => {
  const { page, call } = await startDesk(t);
  const { people } = await call("people");
  await call("change_person", { id: people[0].id, profile: { roles: people[0].roles, teams: [], qualifications: [], email: "mara@acme.example" } });
  await page.getByTestId("nav-settings").first().click();
  await page.getByTestId("add-tool").click();
  await page.locator("#people-known option").waitFor({ state: "attached" });
  assert.equal(await page.locator("#people-known option").getAttribute("value"), "mara@acme.example");
  await page.getByTestId("tool-owner").fill("Platform team");
  await page.getByTestId("owner-note").filter({ hasText: "No person at this hub has this name or address" }).waitFor();
  await page.getByTestId("tool-owner").fill("mara@acme.example");
  await page.getByTestId("owner-note").filter({ hasText: "A checkpoint can stop the owner" }).waitFor();
});

test("changed tool registration limits its proposals", async (t) => {
  const { page, call, tool } = await startDesk(t);
  await page.getByTestId("nav-settings").first().click();
  await page.getByTestId("tool-change").click();
  await page.getByTestId("tool-kinds").fill("db.read, cache.*");
  await page.getByTestId("tool-unreviewed").check();
  await page.getByTestId("tool-create").click();
  await page.getByTestId("tool-limits").filter({ hasText: "Only db.read, cache.*. May pass without a review" }).waitFor();
  const [row] = await call("tools");
  assert.deepEqual([row.kinds, row.owner_unknown], [["db.read", "cache.*"], false]);
  await assert.rejects(tool.propose("Of another kind"));
});

test("sign-in in the browser can be cancelled", async (t) => {
  const { page, hub } = await openNewDesk(t);
  // There is no identity provider in this test, so the responses of the desk are replaced.
  let end;
  const ended = new Promise((resolve) => (end = resolve));
  const answer = (command, json) => page.route(`**/desk/call/${command}`, (route) => route.fulfill({ json }));
  await answer("hub_card", { name: "Acme", url: hub, provider: "Acme SSO", plain: false });
  await answer("provider_page", { provider: "Acme SSO", url: `${hub}/sign-in` });
  await page.route("**/desk/call/join_with_provider", async (route) => {
    await ended;
    await route.fulfill({ status: 422, json: { code: "cancelled", title: "The sign-in was cancelled", detail: "Nothing was changed." } });
  });
  await page.route("**/desk/call/cancel_provider", async (route) => {
    end();
    await route.fulfill({ json: null });
  });
  await page.getByTestId("choose-team").click();
  await page.getByTestId("join-address").fill("acme.example");
  await page.getByTestId("join-find").click();
  await page.getByTestId("join-name").fill("Jan Kos");
  await page.getByTestId("join-sign-in").click();
  await page.getByTestId("join-cancel").waitFor();
  assert.equal(await page.getByRole("button", { name: "Another hub" }).count(), 0, "the form behind it does nothing during a sign-in");
  await page.getByTestId("join-cancel").click();
  await page.getByTestId("join-cancel").waitFor({ state: "detached" });
  assert.equal(await page.getByRole("alert").count(), 0);
  await page.getByRole("button", { name: "Another hub" }).click();
  await page.getByTestId("join-address").waitFor();
});
