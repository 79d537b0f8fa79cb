// Freezes: planned with a preview in UTC, announced, in force at the action, excepted by two, ended by two.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { addColleague, closeBrowser, selectAction, startDesk } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const DAY_MS = 24 * 3600 * 1000;
const local = (at) => new Date(at).toISOString().slice(0, 16);

function windowOf(name, from, until, rules, zone = "UTC") {
  return { id: null, name, reason: "No risky change while the sale runs.", zone, from: local(from), until: local(until), rules };
}

const rule = (effect, more = {}) => ({ effect, tiers: [], services: [], environments: [], ...more });

for (const colorScheme of ["light", "dark"]) {
  test(`window is planned with its times in UTC, and drawn in the calendar (${colorScheme})`, async (t) => {
    const desk = await startDesk(t, { colorScheme });
    const { page } = desk;
    for (const service of ["checkout", "cart", "search"]) await desk.tool.propose(`Roll out ${service} v88`, { target: { service, environment: "prod" } });
    const now = Date.now();
    await desk.call("plan_freeze", windowOf("Before the sale", now + 2 * DAY_MS, now + 5 * DAY_MS, [rule("tighten", { services: ["c*"] })]));
    await page.getByTestId("nav-incidents").click();
    await page.getByTestId("child-freezes").click();
    await page.getByTestId("freeze-add").click();
    await page.getByTestId("freeze-form-name").fill("Autumn sale");
    await page.getByTestId("freeze-form-reason").fill("No risky change while the sale runs.");
    await page.getByTestId("freeze-form-zone").fill("Europe/Atlantis");
    await page.getByTestId("freeze-form-from").fill(local(now + 5 * DAY_MS));
    await page.getByTestId("freeze-form-until").fill(local(now + 9 * DAY_MS));
    await page.getByTestId("freeze-problem").getByText("Europe/Atlantis is none").waitFor();
    await page.getByTestId("freeze-form-zone").fill("Asia/Kolkata");
    await page.getByTestId("freeze-form-services").fill("checkout, cart");
    await page.getByTestId("freeze-preview").getByText("+05:30").first().waitFor();
    await page.getByTestId("freeze-preview").getByText("It would have denied 2").waitFor();
    await captureScreen(page, "freeze-dialog", colorScheme);
    await page.getByTestId("freeze-send").click();
    await page.getByTestId("freeze-pane").getByText("Autumn sale").waitFor();
    await page.getByTestId("freeze-table").getByText("Asia/Kolkata").waitFor();
    assert.equal(await page.getByTestId("freeze-row").count(), 2);
    await page.getByTestId("freeze-banner").getByText("Before the sale: starts in").waitFor();
    await captureScreen(page, "freeze", colorScheme);
    assert.deepEqual(desk.complaints, []);
  });

  test(`window in force is shown in the queue and at the action (${colorScheme})`, async (t) => {
    const desk = await startDesk(t, { colorScheme });
    const { page } = desk;
    const id = await desk.tool.propose("Roll back checkout-api to v412", { undo: { text: "Roll out v415 again.", arguments: { image: "checkout-api:v415", replicas: 48 } } });
    const now = Date.now();
    await desk.call("plan_freeze", windowOf("Autumn sale", now - 60_000, now + DAY_MS, [rule("deny", { services: ["checkout"] })]));
    await page.getByTestId("freeze-banner").getByText("Autumn sale: Denied, ends in").waitFor();
    await selectAction(page, id);
    await page.getByTestId("frozen").getByText("An approval cannot be used before the window ends.").waitFor();
    await page.getByTestId("undo-text").getByText("Roll out v415 again.").waitFor();
    await captureScreen(page, "freeze-action", colorScheme);
    const refused = await desk.tool.fetch("POST", "/v1/actions", desk.tool.action("Roll out checkout v416"));
    assert.equal(refused.status, 409);
    const problem = await refused.json();
    assert.equal(problem.code, "frozen");
    assert.ok(Date.parse(problem.until) > now);
    assert.deepEqual(desk.complaints, []);
  });
}

test("exception and early end take two people, taking an exception back takes one", async (t) => {
  const owner = await startDesk(t);
  const second = await addColleague(t, owner, "Jan Kos", undefined, ["manager"]);
  const now = Date.now();
  await owner.call("plan_freeze", windowOf("Autumn sale", now - 60_000, now + DAY_MS, [rule("deny")]));
  const open = async ({ page }) => {
    await page.getByTestId("freeze-banner-show").click();
    await page.getByTestId("freeze-pane").waitFor();
  };
  await open(owner);
  await owner.page.getByTestId("freeze-except").click();
  await owner.page.getByTestId("exception-kind").fill("cert.rotate");
  await owner.page.getByTestId("exception-service").fill("payments");
  await owner.page.getByTestId("exception-reason").fill("It expires on 29 Nov.");
  await owner.page.getByTestId("exception-send").click();
  await owner.page.getByTestId("freeze-exception").getByText("signed by 1").waitFor();
  const cert = { kind: "cert.rotate", target: { service: "payments", environment: "prod" } };
  assert.equal((await owner.tool.fetch("POST", "/v1/actions", owner.tool.action("Renew the certificate", cert))).status, 409);
  await open(second);
  await second.page.getByTestId("freeze-agree").click();
  await second.page.getByTestId("freeze-exception").getByText("signed by 2").waitFor();
  await captureScreen(second.page, "freeze-exception", "light");
  await owner.tool.propose("Renew the certificate", cert);
  await second.page.getByTestId("freeze-revoke").click();
  await second.page.getByTestId("freeze-revoked").waitFor();
  await captureScreen(second.page, "freeze-exception-revoked", "light");
  assert.equal((await owner.tool.fetch("POST", "/v1/actions", owner.tool.action("Renew the certificate again", cert))).status, 409);
  await owner.page.getByTestId("freeze-end").click();
  await owner.page.getByTestId("freeze-end-requested").getByText("You asked to end it").waitFor();
  await second.page.getByTestId("freeze-end-requested").getByText("Mara Ortiz asked to end it").waitFor();
  await second.page.getByTestId("freeze-end").click();
  await second.page.getByTestId("freeze-status").getByText("ended").waitFor();
  await owner.page.getByTestId("freeze-banner").waitFor({ state: "detached" });
  assert.deepEqual([...owner.complaints, ...second.complaints], []);
});
