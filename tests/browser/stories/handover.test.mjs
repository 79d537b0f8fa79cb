// The end of a shift: claims, half-read actions and what goes on are handed over, and the next person takes over.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { addColleague, addTool, closeBrowser, selectAction, startDesk, waitUntil } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const MINUTE_MS = 60_000;
const SIZES = [[1280, 800], [1920, 1080]];
const utc = (at) => new Date(at).toISOString().slice(0, 16);

function shifts(now) {
  const row = (person, team, from, until) => `${person},${team},UTC,${utc(from)},${utc(until)}`;
  const end = now - (now % MINUTE_MS) + 9 * MINUTE_MS;
  return ["person,team,zone,start,end", row("Mara Ortiz", "Madrid", end - 480 * MINUTE_MS, end), row("Jan Kos", "Warsaw", end, end + 480 * MINUTE_MS)].join("\n");
}

for (const colorScheme of ["light", "dark"]) {
  test(`a shift is handed over and taken (${colorScheme})`, async (t) => {
    const desk = await startDesk(t, { colorScheme, viewport: { width: 1280, height: 800 } });
    const { page } = desk;
    const jan = await addColleague(t, desk, "Jan Kos", { colorScheme, viewport: { width: 1280, height: 800 } }, ["reviewer"]);
    await desk.call("import_shifts", { text: shifts(Date.now()) });
    const scale = await desk.tool.propose("Scale payments-gateway 24 to 9 tasks", { ttl_seconds: 900, risk: "high", evidence: [{ title: "Load graph", text: "18:00 peak" }] });
    const merge = await desk.tool.propose("Merge PR #8812: retry budget in cart-svc", { ttl_seconds: 2000 });
    const notice = await desk.tool.propose("Send delay notice to 2,310 customers", { ttl_seconds: 3000 });
    await page.getByTestId("nav-queue").click();
    for (const action of [scale, merge]) {
      await selectAction(page, action);
      await page.keyboard.press("c");
      await waitUntil("the claim", async () => (await desk.call("hand_over", {})).claims.some((claim) => claim.action === action));
    }
    await selectAction(page, notice);
    await addTool(desk, "price-pilot");
    await desk.call("stop", { scope: { tool: "price-pilot" }, reason: "Prices are wrong in Garden.", deny: false, drill: false, incident: null });

    // The page is offered before the end of the shift.
    await page.locator("[data-testid=notice][data-code=hand_over_due]").getByText("Your shift ends in").waitFor();
    await page.getByTestId("open-hand-over").click();
    await page.getByTestId("hand-over-end").getByText("Your shift ends in").waitFor();
    assert.equal(await page.getByTestId("hand-over-claim").count(), 2);
    assert.equal(await page.getByTestId("hand-over-to").locator("option:checked").textContent(), "Jan Kos");
    await page.getByTestId("hand-over-claim").filter({ hasText: "Merge PR" }).getByText("Release").click();
    await page.getByTestId("hand-over-note").fill("Payments 24 to 9: I asked Tomás for the load graph of last Friday, 18:00. It is not among the evidence yet.");
    await page.getByTestId("hand-over-lines").getByText("1 claim passed on, 1 released now").waitFor();
    await captureScreen(page, "hand-over", colorScheme, SIZES);
    await page.keyboard.press("Control+Enter");
    await page.getByTestId("hand-over-sent").getByText("Not taken yet").waitFor();
    await waitUntil("the released claim", async () => (await desk.call("hand_over", {})).claims.length === 1);

    // The next person gets the request, reads the note and takes over; others cannot read the note.
    const theirs = jan.page;
    await theirs.locator("[data-testid=notice][data-code=hand_over_asked]").getByText("Mara Ortiz asks you to take over.").waitFor();
    await theirs.getByTestId("open-hand-over").click();
    await theirs.getByTestId("handed-note").getByText("I asked Tomás for the load graph").waitFor();
    await captureScreen(theirs, "hand-over-received", colorScheme, SIZES);
    await theirs.getByTestId("hand-over-take").click();
    await theirs.getByTestId("handed-taken").waitFor();
    await waitUntil("Jan's claim", async () => (await jan.call("hand_over", {})).claims.some((claim) => claim.action === scale));
    await page.getByTestId("hand-over-sent").getByText("✓ Taken").waitFor();
    await page.getByTestId("hand-over-leave").click();
    await page.getByTestId("workload-on-shift").waitFor();
    assert.deepEqual(desk.complaints, []);
  });
}
