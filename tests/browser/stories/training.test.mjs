// Training: a disagreement is ruled on by keyboard, the lesson reaches the reviewers, a set is written.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { addColleague, closeBrowser, publishPolicy, selectAction, startDesk, submitReview, waitUntil } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const TWO = `[[checkpoint]]\nname = "two"\napprove = 2\nroles = ["reviewer"]\n`;
const REFUND = { kind: "refund.issue", target: { service: "support", region: "DE" }, risk: "high", arguments: { orders: 38, total: "€4,912", reason: "late delivery" }, evidence: [{ title: "Refund policy, section 4", text: "From €200 on a team lead decides." }] };

for (const colorScheme of ["light", "dark"]) {
  test(`disagreement is settled by keyboard and becomes a correction (${colorScheme})`, async (t) => {
    const owner = await startDesk(t, { colorScheme });
    const { page } = owner;
    const second = await addColleague(t, owner, "Jan Kos");
    const trainer = await addColleague(t, owner, "Tess Moreau", { colorScheme }, ["trainer"]);
    await trainer.page.getByTestId("nav-training").click();
    await trainer.page.getByText("No disagreement waits").waitFor();
    if (colorScheme === "light") await captureScreen(trainer.page, "training-empty", colorScheme);
    await publishPolicy(owner, TWO);
    const id = await owner.tool.propose("Refund 38 orders, €4,912 total", REFUND);
    await submitReview(owner, id, "approve", { reasons: ["cause_is_right"], certainty: "fairly" });
    await submitReview(second, id, "reject", { reasons: ["outside_policy"], comment: "Nine of the 38 are above €200.", certainty: "certain" });
    const other = await owner.tool.propose("Goodwill credit €60", { ...REFUND, arguments: { orders: 1, total: "€60" } });
    await submitReview(owner, other, "reject", { reasons: ["needs_data"] });

    await waitUntil("the facts of the reviews", async () => (await trainer.call("training")).disagreements.length === 1, 40_000);
    await trainer.page.reload();
    await trainer.page.getByTestId("disagreement").getByText("Reject: outside policy").waitFor();
    await captureScreen(trainer.page, "training", colorScheme);
    await trainer.page.keyboard.press("Enter");
    await trainer.page.getByTestId("sides").getByText("Nine of the 38 are above €200.").waitFor();
    assert.equal(await trainer.page.getByTestId("sides").getByText("Jan Kos").count(), 0, "no names before the ruling");
    await trainer.page.keyboard.press("2");
    await trainer.page.getByTestId("ruling-lesson").fill("From €200 on, a refund needs a team lead.");
    await captureScreen(trainer.page, "ruling", colorScheme);
    await trainer.page.keyboard.press("Control+Enter");
    await trainer.page.getByTestId("ruled").getByText("Reject was right").waitFor();
    await trainer.page.getByTestId("sides").getByText("Jan Kos").waitFor();
    await captureScreen(trainer.page, "ruled", colorScheme);

    await page.getByTestId("nav-training").click();
    await page.getByTestId("lesson").getByText("You approved; rejecting was right.").waitFor();
    await page.getByTestId("lesson").getByText("needs a team lead").waitFor();

    await trainer.page.getByTestId("ruling-back").click();
    await trainer.page.getByTestId("dataset-new").click();
    await trainer.page.getByTestId("dataset-filter").fill("colour == 'red'");
    await trainer.page.getByTestId("dataset-preview").click();
    await trainer.page.getByTestId("dataset-problem").getByText("filter, line 1").waitFor();
    await trainer.page.getByTestId("dataset-filter").fill("kind == 'refund.issue'");
    await trainer.page.getByTestId("dataset-preview").click();
    await trainer.page.getByTestId("dataset-result").getByText("ruling 1").waitFor();
    assert.equal(await trainer.page.getByTestId("dataset-result").getByText("Jan Kos").count(), 0);
    await captureScreen(trainer.page, "datasets", colorScheme);
    await trainer.page.getByTestId("dataset-write").click();
    await trainer.page.getByTestId("dataset-folder").waitFor();
    await trainer.page.getByTestId("parent-training").click();
    await trainer.page.getByTestId("dataset").getByText("1 ruling").waitFor();
    const next = await owner.tool.propose("Refund 2 orders", REFUND);
    await page.getByTestId("nav-queue").click();
    await selectAction(page, next);
    await page.getByTestId("tool-card").getByText("Too few decisions").waitFor();
    assert.deepEqual([...owner.complaints, ...trainer.complaints], []);
  });
}
