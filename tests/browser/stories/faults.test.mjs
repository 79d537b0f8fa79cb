// Planted faults: a trainer signs a plan, a manager sets the rate, a reviewer is told right after the decision.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { addColleague, changeResponse, closeBrowser, startDesk, submitReview } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const LESSON = "From €200 on a team lead decides; nine of the 38 orders are above it.";
const plan = (count) => Array.from({ length: count }, (_, number) => ({
  id: `refund-${number + 1}`,
  sound: { kind: "refund.issue", title: `Refund ${number + 2} orders, late delivery`, tool: { name: "deploy-pilot" }, target: { service: "support", region: "DE" }, arguments: { orders: number + 2, most: "€40" } },
  spoiled: { orders: number + 2, most: "€400" },
  lesson: LESSON,
  difficulty: ["easy", "medium", "hard"][number % 3],
}));

// What a day of planting leads to: the hub plants at times of the tool's own arrivals on earlier days.
const figure = (name, hits, missed, low, high, more) => ({ name, hits, missed, apart: "", value: null, low, high, sentence: `too early (${hits + missed} of about 100)`, ...more });
const withOutcomes = (view) => ({
  ...view,
  overall: figure("All reviewers", 96, 29, 0.687, 0.833, { value: 0.768, sentence: "d′ 1.94 (standard error 0.21), criterion 0.24" }),
  people: [figure("Ben Kade", 44, 17, 0.598, 0.819, { apart: "3 escalated" }), figure("Mara Ortiz", 52, 12, 0.699, 0.892)],
  recent: [
    { action: "act_1", title: "Refund 38 orders, late delivery", tool: "deploy-pilot", at: Date.now() - 3_600_000, difficulty: "hard", lesson: LESSON, person: "Ben Kade", outcome: "missed" },
    { action: "act_2", title: "Refund 4 orders, late delivery", tool: "deploy-pilot", at: Date.now() - 7_200_000, difficulty: "easy", lesson: LESSON, person: "Mara Ortiz", outcome: "hit" },
  ],
});

for (const colorScheme of ["light", "dark"]) {
  test(`faults are planned, and told right after the decision (${colorScheme})`, async (t) => {
    const owner = await startDesk(t, { colorScheme });
    const { page } = owner;
    const reviewer = await addColleague(t, owner, "Ben Kade", { colorScheme });
    const id = await owner.tool.propose("Refund 38 orders, €4,912 total", { kind: "refund.issue", target: { service: "support" }, arguments: { orders: 38 } });

    await page.getByTestId("nav-training").click();
    await page.getByTestId("faults-open").click();
    await page.getByTestId("fault-missing").getByText("A trainer has to sign a plan first.").waitFor();
    await page.getByTestId("fault-figure").getByText("undefined: no planted fault was judged yet").waitFor();
    await page.getByTestId("fault-plan-edit").click();
    await page.getByTestId("text-dialog-text").fill(JSON.stringify(plan(9)));
    await page.getByTestId("text-dialog-send").click();
    await page.getByTestId("text-dialog").getByText("A plan holds 10 to 200 faults; this has 9.").waitFor();
    await page.getByTestId("text-dialog-text").fill(JSON.stringify(plan(12), null, 2));
    await captureScreen(page, "faults-plan", colorScheme);
    await page.getByTestId("text-dialog-send").click();
    await page.getByTestId("fault-item").getByText("most: \"€40\" becomes \"€400\"").first().waitFor();
    await page.getByTestId("fault-missing").getByText("A manager has to set how many").waitFor();
    await page.getByTestId("fault-rate").click();
    await page.getByTestId("text-dialog-text").fill("4");
    await page.getByTestId("text-dialog-send").click();
    await page.getByTestId("fault-plan").getByText("at most 4 a day").waitFor();
    await changeResponse(page, "faults", withOutcomes);
    await page.reload();
    await page.getByTestId("fault-row").getByText("missed").waitFor();
    await captureScreen(page, "faults", colorScheme);

    // Who reviews sees no fault of the plan.
    await reviewer.page.getByTestId("nav-training").click();
    await reviewer.page.getByTestId("faults-open").click();
    await reviewer.page.getByText("The faults are for trainers").waitFor();
    assert.equal(await reviewer.page.getByTestId("fault-item").count(), 0);

    let told = false;
    await changeResponse(reviewer.page, "fault_notices", () => (told ? [] : [{ action: id, title: "Refund 38 orders, late delivery", outcome: "missed", sentence: "This was a planted fault, and you approved it. It could not have run.", lesson: LESSON }]));
    await reviewer.page.getByTestId("nav-queue").click();
    await reviewer.page.getByTestId("fault-notice").getByText("It could not have run.").waitFor();
    await captureScreen(reviewer.page, "fault-told", colorScheme);
    told = true;
    await reviewer.page.getByTestId("fault-notice-read").click();
    await reviewer.page.getByTestId("fault-notice").waitFor({ state: "detached" });
    await submitReview(reviewer, id, "reject", { reasons: ["needs_data"] });

    // One reviewer, for a trainer; who only reviews sees their own page alone.
    await page.getByTestId("nav-training").click();
    await page.getByTestId("reviewer-open").click();
    await page.getByTestId("reviewer-early").getByText("0 of about 100").waitFor();
    await page.getByTestId("reviewer-confusion").getByText("undefined: no ruling").waitFor();
    await page.getByTestId("reviewer-pick").waitFor();
    await captureScreen(page, "reviewer", colorScheme);
    await assert.rejects(reviewer.call("reviewer", { person: (await owner.call("app_state")).person?.id ?? "per_nobody" }));
    assert.deepEqual([...owner.complaints, ...reviewer.complaints], []);
  });
}
