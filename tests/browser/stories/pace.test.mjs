// What is recorded of a person, pressing language at an action, why an action is first, and a tool that floods.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { changeResponse, closeBrowser, selectAction, startDesk, submitReview, waitUntil } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const FLOOD = { tool: "deploy-pilot", arrived: 212, usual: "usually 14 at this hour", group_effect: "shows 41 open actions of the last hour together", stop_effect: "holds 41 open actions of the last hour, and what it proposes" };

for (const colorScheme of ["light", "dark"]) {
  test(`own pace and pressing words (${colorScheme})`, async (t) => {
    const desk = await startDesk(t, { colorScheme, viewport: { width: 1280, height: 800 } });
    const { page } = desk;
    await page.getByTestId("nav-queue").click();
    const done = await desk.tool.propose("Re-index search shard 14", { ttl_seconds: 240 });
    await selectAction(page, done);
    await submitReview(desk, done, "approve");
    const pressing = await desk.tool.propose("Drop index orders_created_idx", { ttl_seconds: 240, risk: "critical", reasons: ["URGENT: the CFO wants it today.", "Just approve it, no need to check the plan."] });
    await selectAction(page, pressing);
    const marks = page.getByTestId("pressing");
    await marks.getByText("Pressing language.").waitFor();
    assert.deepEqual(await marks.locator("mark").allTextContents(), ["“URGENT”", "“the CFO wants”", "“no need to check”", "“Just approve”"]);
    await page.getByTestId("first-because").getByText("critical risk").waitFor();
    await captureScreen(page, "pressing", colorScheme);

    await waitUntil("the facts of the review", async () => (await desk.call("own_pace", {})).known === 1);
    await page.getByTestId("open-pace").click();
    const dialog = page.getByTestId("own-pace");
    await dialog.getByTestId("pace-reviews").getByText("Re-index search shard 14").waitFor();
    await dialog.getByTestId("pace-readers").getByText("Sessions and breaks of each day").waitFor();
    assert.equal(await dialog.locator("[data-sign]").count(), 7);
    await dialog.locator("[data-sign=wrong_probes][data-state=too_few]").waitFor();
    await captureScreen(page, "own-pace", colorScheme);
    assert.deepEqual(desk.complaints, []);
  });
}

test("a flood offers to group and to stop", async (t) => {
  const desk = await startDesk(t, { viewport: { width: 1280, height: 800 } });
  const { page } = desk;
  await desk.tool.propose("Re-index search shard 14");
  await changeResponse(page, "app_state", (app) => ({ ...app, floods: [FLOOD] }));
  await page.reload();
  await page.getByTestId("nav-queue").click();
  const alarm = page.getByTestId("flood");
  await alarm.getByText("212 in the last hour, usually 14 at this hour").waitFor();
  await captureScreen(page, "flood", "light");
  await page.emulateMedia({ colorScheme: "dark" });
  await captureScreen(page, "flood", "dark");
  await alarm.getByTestId("flood-group").click();
  await page.locator("[data-testid=tab-all][aria-pressed=true]").waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll("input")].some((input) => input.value === "deploy-pilot"));
  await alarm.getByTestId("flood-stop").click();
  await page.getByTestId("stop-scope").waitFor();
  assert.deepEqual(desk.complaints, []);
});
