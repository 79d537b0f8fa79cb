// Error and waiting states in both themes and two sizes: no accessibility fault,
// and a screenshot of each.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { changeResponse, startDesk, closeBrowser, addColleague, selectAction, publishPolicy, submitReview } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const TWO = '[[checkpoint]]\nname = "deploys"\nwhen = \'kind == "deploy.rollout"\'\napprove = 2\n';
const SECOND_REVIEW = TWO.replace("approve = 2", "approve = 1\nsecond_look = 1.0");

/** Two people at one hub and an action on both screens; the first person is an administrator. */
async function startTwoDesks(t, colorScheme, policy, more) {
  const first = await startDesk(t);
  await publishPolicy(first, policy);
  const second = await addColleague(t, first, "Jan Kos", { colorScheme });
  const id = await first.tool.propose("Roll back checkout-api to v412", more);
  await second.page.locator(`[data-testid=queue-row][data-action="${id}"]`).click();
  await second.page.locator(`[data-testid=detail][data-action="${id}"]`).waitFor();
  return { first, second, id };
}

/** Waits for a text that stays for about a second: looking now and then would miss it on a busy machine. */
function waitForShortText(page, selector, text) {
  return page.evaluate(([selector, text]) => new Promise((resolve, reject) => {
    const look = () => {
      if (!document.querySelector(selector)?.textContent.includes(text)) return;
      observer.disconnect();
      resolve();
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    setTimeout(() => reject(new Error(`${selector} never said ${text}`)), 20_000);
    look();
  }), [selector, text]);
}

for (const colorScheme of ["light", "dark"]) {
  test(`edit by a colleague shows the changed arguments, ${colorScheme}`, async (t) => {
    const { first, second, id } = await startTwoDesks(t, colorScheme, TWO);
    const { page } = second;
    const bar = waitForShortText(page, "[data-testid=disarmed]", "Mara Ortiz changed the arguments");
    await submitReview(first, id, "edit", { arguments: '{"image": "checkout-api:v411", "replicas": 12}' });
    await bar;
    await page.getByTestId("edited").filter({ hasText: "since you opened it" }).filter({ hasText: "48 → 12" }).waitFor();
    assert.equal(await page.getByTestId("changed").count(), 0, "one change is shown once");
    await page.getByTestId("disarmed").waitFor({ state: "detached" });
    await captureScreen(page, "edited", colorScheme);
  });

  test(`open editor over an edited action says it is stale, ${colorScheme}`, async (t) => {
    const { first, second, id } = await startTwoDesks(t, colorScheme, TWO);
    const { page } = second;
    await selectAction(page, id);
    await page.keyboard.press("e");
    await page.locator("[data-testid=editor] .cm-content").waitFor();
    await submitReview(first, id, "edit", { arguments: '{"image": "checkout-api:v411", "replicas": 12}' });
    await page.getByTestId("editor-stale").filter({ hasText: "Mara Ortiz changed the arguments while you were editing" }).waitFor();
    await captureScreen(page, "editor-stale", colorScheme);
  });

  test(`second review hides earlier verdicts, ${colorScheme}`, async (t) => {
    const { first, second, id } = await startTwoDesks(t, colorScheme, SECOND_REVIEW);
    await submitReview(first, id, "approve");
    await second.page.getByText("earlier verdicts are hidden").waitFor();
    await captureScreen(second.page, "second-review", colorScheme);
  });

  test(`claim by a colleague blocks verdicts, ${colorScheme}`, async (t) => {
    const { first, second, id } = await startTwoDesks(t, colorScheme, TWO);
    await first.call("claim", { id });
    await second.page.getByText("Claimed by Mara Ortiz").waitFor();
    await second.page.locator("[data-testid=verdict-approve][aria-disabled]").waitFor();
    assert.equal(await second.page.getByTestId("claim").getAttribute("aria-disabled"), "true");
    await captureScreen(second.page, "claimed", colorScheme);
  });

  test(`offline desk lists waiting commands, ${colorScheme}`, async (t) => {
    const { first, second, id } = await startTwoDesks(t, colorScheme, TWO);
    const { page } = second;
    const other = await first.tool.propose("Scale payments");
    await selectAction(page, other);
    await selectAction(page, id);
    await first.stop();
    await page.locator("[data-testid=sync-state][data-state=offline]").waitFor();
    await page.keyboard.press("c");
    // A queued claim is not called a claim.
    await page.getByTestId("toast").filter({ hasText: "is sent when the hub can be reached" }).waitFor();
    await page.keyboard.press("a");
    await page.getByTestId("sync-state").filter({ hasText: "Offline, 2 waiting" }).waitFor();
    await page.getByTestId("sync-state").click();
    await page.getByTestId("outbox").getByText("Roll back").first().waitFor();
    await captureScreen(page, "offline", colorScheme);
  });

  test(`broken record shows the alarm and blocks verdicts, ${colorScheme}`, async (t) => {
    const { page, tool } = await startDesk(t, { colorScheme });
    const id = await tool.propose("Roll back checkout-api to v412");
    await selectAction(page, id);
    const why = "The record is broken; nothing is decided until somebody has looked.";
    await changeResponse(page, "action_detail", (detail) => ({ ...detail, verdicts: detail.verdicts.map((option) => ({ ...option, disabled: why })) }));
    await changeResponse(page, "app_state", (app) => ({
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
    // The reason is shown in the review pane.
    await page.locator("aside").getByText("nothing is decided until somebody has looked").waitFor();
    assert.equal(await page.getByTestId("verdict-reject").getAttribute("aria-disabled"), "true");
    await captureScreen(page, "alarm", colorScheme);
  });

  test(`catching up shows its progress, ${colorScheme}`, async (t) => {
    const { page, tool } = await startDesk(t, { colorScheme });
    const id = await tool.propose("Roll back checkout-api to v412");
    await selectAction(page, id);
    await changeResponse(page, "app_state", (app) => ({
      ...app, sync: { ...app.sync, state: "catching_up", head: 61_000, hub_head: 84_000, progress: { done: 61_000, total: 84_000, left_ms: 42_000 } },
    }));
    await tool.propose("Scale payments");
    await page.getByTestId("progress").waitFor();
    await captureScreen(page, "catching-up", colorScheme);
  });

  test(`long arguments ask to be read, ${colorScheme}`, async (t) => {
    const { page, tool } = await startDesk(t, { colorScheme });
    const run = Array.from({ length: 300 }, (_, n) => `kubectl rollout undo deployment/checkout-${n}`);
    const id = await tool.propose("Roll back 300 deployments", { arguments: { run }, risk: "low" });
    await selectAction(page, id);
    await page.getByTestId("unseen").waitFor();
    await captureScreen(page, "long-arguments", colorScheme);
    await page.getByTestId("show-all").scrollIntoViewIfNeeded();
    await captureScreen(page, "long-arguments-rest", colorScheme);
  });
}

test("unreadable outbox does not say it is empty", async (t) => {
  const { page } = await startDesk(t);
  await page.route("**/desk/call/outbox", (route) => route.fulfill({ status: 422, json: { code: "internal", title: "The outbox could not be read", detail: "The disk does not answer." } }));
  await page.getByTestId("sync-state").click();
  await page.getByTestId("outbox").getByText("The outbox could not be read").waitFor();
  assert.equal(await page.getByTestId("outbox").getByText("The outbox is empty").count(), 0);
});
