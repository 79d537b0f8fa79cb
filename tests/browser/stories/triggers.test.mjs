// Stop triggers: published in Settings, observed with what they would have done, then enforced.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeBrowser, startDesk, submitReview } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

async function rejectTwo(desk) {
  for (const shard of [14, 15]) {
    const id = await desk.tool.propose(`Re-index search shard ${shard}`);
    await submitReview(desk, id, "reject", { comment: "Not now." });
  }
}

for (const colorScheme of ["light", "dark"]) {
  test(`trigger observes, then stops the tool (${colorScheme})`, async (t) => {
    const desk = await startDesk(t, { colorScheme });
    const { page } = desk;
    const file = (mode) => `[[trigger]]\nname = "no-again"\nmode = "${mode}"\nwhen = { rejections = { in_a_row = 2, per = "tool" } }\n`;
    await page.getByTestId("nav-settings").click();
    await page.getByTestId("triggers-edit").click();
    await page.getByTestId("triggers-text").fill(file("enforce"));
    await page.getByTestId("triggers-publish").click();
    await page.getByTestId("triggers-problem").getByText("a new trigger begins in observe").waitFor();
    await page.getByTestId("triggers-text").fill(file("observe"));
    await page.getByTestId("triggers-publish").click();
    await page.getByTestId("trigger").getByText("It has not fired.").waitFor();
    await rejectTwo(desk);
    await page.getByTestId("trigger").getByText("Fired 1 time.").waitFor();
    await page.getByTestId("trigger").getByText("the tool deploy-pilot").waitFor();
    assert.equal(await page.getByTestId("stop-banner").count(), 0, "it only observes");
    await page.getByTestId("trigger").scrollIntoViewIfNeeded();
    await captureScreen(page, "triggers", colorScheme);
    const { version } = await desk.call("triggers", {});
    await desk.call("publish_triggers", { text: file("enforce"), expected_version: version });
    const approved = await desk.tool.propose("Re-index search shard 16");
    await submitReview(desk, approved, "approve");
    await rejectTwo(desk);
    await page.getByTestId("stop-banner").getByText("Stopped: the tool deploy-pilot").waitFor();
    await page.getByTestId("stop-banner").getByText("Trigger no-again").waitFor();
    assert.deepEqual(desk.complaints, []);
  });
}
