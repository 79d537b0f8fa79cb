// The states nobody wants to be in, in both themes and two sizes: clear, legible,
// without an accessibility fault, and with a picture of each.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { answering, atWork, closeBrowser, colleague, goTo, publish, review } from "../desk.mjs";
import { look } from "../look.mjs";

after(closeBrowser);

const TWO = '[[checkpoint]]\nname = "deploys"\nwhen = \'kind == "deploy.rollout"\'\napprove = 2\n';
const LOOKED_AT_TWICE = TWO.replace("approve = 2", "approve = 1\nsecond_look = 1.0");

/** Two people at one hub, and an action on both screens; the first is an administrator. */
async function together(t, colorScheme, policy, more) {
  const first = await atWork(t);
  await publish(first, policy);
  const second = await colleague(t, first, "Jan Kos", { colorScheme });
  const id = await first.tool.propose("Roll back checkout-api to v412", more);
  await second.page.locator(`[data-testid=queue-row][data-action="${id}"]`).click();
  await second.page.locator(`[data-testid=detail][data-action="${id}"]`).waitFor();
  return { first, second, id };
}

for (const colorScheme of ["light", "dark"]) {
  test(`edited by a colleague, ${colorScheme}`, async (t) => {
    const { first, second, id } = await together(t, colorScheme, TWO);
    const { page } = second;
    // It stands for a moment only, so it is looked for before it comes.
    const bar = page.getByTestId("disarmed").filter({ hasText: "Mara Ortiz changed the arguments" }).waitFor();
    await review(first, id, "edit", { arguments: '{"image": "checkout-api:v411", "replicas": 12}' });
    await bar;
    await page.getByTestId("edited").filter({ hasText: "since you opened it" }).filter({ hasText: "48 → 12" }).waitFor();
    assert.equal(await page.getByTestId("changed").count(), 0, "one change is said once");
    await page.getByTestId("disarmed").waitFor({ state: "detached" });
    await look(page, "edited", colorScheme);
  });

  test(`an editor over what a colleague edits, ${colorScheme}`, async (t) => {
    const { first, second, id } = await together(t, colorScheme, TWO);
    const { page } = second;
    await goTo(page, id);
    await page.keyboard.press("e");
    await page.locator("[data-testid=editor] .cm-content").waitFor();
    await review(first, id, "edit", { arguments: '{"image": "checkout-api:v411", "replicas": 12}' });
    await page.getByTestId("editor-stale").filter({ hasText: "Mara Ortiz changed the arguments while you were editing" }).waitFor();
    await look(page, "editor-stale", colorScheme);
  });

  test(`a second look, ${colorScheme}`, async (t) => {
    const { first, second, id } = await together(t, colorScheme, LOOKED_AT_TWICE);
    await review(first, id, "approve");
    await second.page.getByText("earlier verdicts stay hidden").waitFor();
    await look(second.page, "second-look", colorScheme);
  });

  test(`claimed by somebody else, ${colorScheme}`, async (t) => {
    const { first, second, id } = await together(t, colorScheme, TWO);
    await first.call("claim", { id });
    await second.page.getByText("Claimed by Mara Ortiz").waitFor();
    await second.page.locator("[data-testid=verdict-approve][aria-disabled]").waitFor();
    assert.equal(await second.page.getByTestId("claim").getAttribute("aria-disabled"), "true");
    await look(second.page, "claimed", colorScheme);
  });

  test(`offline, with what waits, ${colorScheme}`, async (t) => {
    const { first, second, id } = await together(t, colorScheme, TWO);
    const { page } = second;
    const other = await first.tool.propose("Scale payments");
    await goTo(page, other);
    await goTo(page, id);
    await first.stop();
    await page.locator("[data-testid=sync-state][data-state=offline]").waitFor();
    await page.keyboard.press("c");
    // A claim that is only kept here is not called one.
    await page.getByTestId("toast").filter({ hasText: "kept here until the hub can be reached" }).waitFor();
    await page.keyboard.press("a");
    await page.getByTestId("sync-state").filter({ hasText: "Offline, 2 waiting" }).waitFor();
    await page.getByTestId("sync-state").click();
    await page.getByTestId("outbox").getByText("Roll back").first().waitFor();
    await look(page, "offline", colorScheme);
  });

  test(`a record that cannot be trusted, ${colorScheme}`, async (t) => {
    const { page, tool } = await atWork(t, { colorScheme });
    const id = await tool.propose("Roll back checkout-api to v412");
    await goTo(page, id);
    const why = "The record is broken; nothing is decided until somebody has looked.";
    await answering(page, "action_detail", (detail) => ({ ...detail, verdicts: detail.verdicts.map((option) => ({ ...option, disabled: why })) }));
    await answering(page, "app_state", (app) => ({
      ...app,
      sync: {
        ...app.sync, state: "broken", message: "The hub's record was rewritten.",
        alarm: {
          title: "The hub's record was rewritten",
          detail: "Record 41 of the hub is not the one this desk verified when it came. Nothing is decided here until somebody has looked.",
          steps: ["Decide nothing elsewhere either; tools wait or are told no.", "Tell whoever runs the hub, and show them this.", "Keep this computer's data folder as it is: it proves what was there before."],
        },
      },
    }));
    const other = await tool.propose("Scale payments");
    await page.locator(`[data-testid=queue-row][data-action="${other}"]`).click();
    await page.getByTestId("alarm").waitFor();
    await page.getByTestId("disarmed").waitFor({ state: "detached" });
    // Why nothing can be decided is said where one would decide.
    await page.locator("aside").getByText("nothing is decided until somebody has looked").waitFor();
    assert.equal(await page.getByTestId("verdict-reject").getAttribute("aria-disabled"), "true");
    await look(page, "alarm", colorScheme);
  });

  test(`catching up, ${colorScheme}`, async (t) => {
    const { page, tool } = await atWork(t, { colorScheme });
    const id = await tool.propose("Roll back checkout-api to v412");
    await goTo(page, id);
    await answering(page, "app_state", (app) => ({
      ...app, sync: { ...app.sync, state: "catching_up", head: 61_000, hub_head: 84_000, progress: { done: 61_000, total: 84_000, left_ms: 42_000 } },
    }));
    await tool.propose("Scale payments");
    await page.getByTestId("progress").waitFor();
    await look(page, "catching-up", colorScheme);
  });

  test(`arguments longer than the screen, ${colorScheme}`, async (t) => {
    const { page, tool } = await atWork(t, { colorScheme });
    const run = Array.from({ length: 300 }, (_, n) => `kubectl rollout undo deployment/checkout-${n}`);
    const id = await tool.propose("Roll back 300 deployments", { arguments: { run }, risk: "low" });
    await goTo(page, id);
    await page.getByTestId("unseen").waitFor();
    await look(page, "long-arguments", colorScheme);
    await page.getByTestId("show-all").scrollIntoViewIfNeeded();
    await look(page, "long-arguments-rest", colorScheme);
  });
}

test("an outbox that cannot be read does not say that nothing waits", async (t) => {
  const { page } = await atWork(t);
  await page.route("**/desk/call/outbox", (route) => route.fulfill({ status: 422, json: { code: "internal", title: "The outbox could not be read", detail: "The disk does not answer." } }));
  await page.getByTestId("sync-state").click();
  await page.getByTestId("outbox").getByText("What waits could not be read").waitFor();
  assert.equal(await page.getByTestId("outbox").getByText("Nothing waits").count(), 0);
});
