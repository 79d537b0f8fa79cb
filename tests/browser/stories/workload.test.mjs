// Workload: shifts are imported, coverage and shortage are drawn, an absence is planned and the sliders answer.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { addColleague, closeBrowser, startDesk } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const HOUR_MS = 3_600_000;
const SIZES = [[1280, 800], [1920, 1080]];
const utc = (at) => new Date(at).toISOString().slice(0, 16);

function shiftsOfToday(now) {
  const midnight = now - (now % (24 * HOUR_MS));
  const row = (person, team, from, hours) => `${person},${team},UTC,${utc(midnight + from * HOUR_MS)},${utc(midnight + (from + hours) * HOUR_MS)}`;
  // Jan Kos is not on a shift of his own now, so that he can stand in.
  const other = now - midnight < 12 * HOUR_MS ? 16 : 2;
  return ["person,team,zone,start,end", row("Mara Ortiz", "Madrid", 0, 24), row("Jan Kos", "Warsaw", other, 4), row("Jan Kos", "Warsaw", other + 2, 4), row("Zoe Nobody", "Dublin", 6, 8)].join("\n");
}

for (const colorScheme of ["light", "dark"]) {
  test(`shifts are imported and their coverage is shown (${colorScheme})`, async (t) => {
    const desk = await startDesk(t, { colorScheme });
    const { page } = desk;
    await addColleague(t, desk, "Jan Kos", undefined, ["reviewer"]);
    await page.getByTestId("nav-workload").click();
    await page.getByTestId("workload-on-shift").getByText("No shift is planned").waitFor();
    await page.getByTestId("no-forecast").getByText("A forecast needs a week of history").waitFor();
    await captureScreen(page, "workload-empty", colorScheme, SIZES);
    await page.getByTestId("shifts-import").click();
    await page.getByTestId("shifts-text").fill("person;team;zone;start;end\nMara Ortiz;Madrid;Europe/Atlantis;2026-11-27T09:00;2026-11-27T17:00");
    await page.getByTestId("shifts-refused").getByText("Europe/Atlantis is none").waitFor();
    await page.getByTestId("shifts-text").fill(shiftsOfToday(Date.now()));
    await page.getByTestId("shifts-summary").getByText("4 shifts of 3 people").waitFor();
    await page.getByTestId("shifts-send").click();
    await page.getByTestId("shifts-done").getByText("2 imported, 0 updated, 0 unchanged, 2 refused.").waitFor();
    await page.getByTestId("shifts-refused").getByText("overlaps").waitFor();
    await page.getByTestId("shifts-refused").getByText("Zoe Nobody is no person").waitFor();
    await captureScreen(page, "workload-import", colorScheme, SIZES);
    await page.getByTestId("shifts-close").click();
    await page.getByTestId("on-shift-row").getByText("Mara Ortiz").waitFor();
    assert.equal(await page.getByTestId("coverage-row").count(), 2);

    await page.getByTestId("absence-add").click();
    await page.getByTestId("absence-delegate").selectOption({ label: "Jan Kos" });
    await page.getByTestId("absence-zone").fill("UTC");
    await page.getByTestId("absence-from").fill(utc(Date.now() - HOUR_MS));
    await page.getByTestId("absence-until").fill(utc(Date.now() + 48 * HOUR_MS));
    await page.getByTestId("absence-send").click();
    await page.getByTestId("absence-row").getByText("Jan Kos stands in").waitFor();
    await page.getByTestId("on-shift-row").getByText("for Mara Ortiz").waitFor();
    await captureScreen(page, "workload", colorScheme, SIZES);
    await page.getByTestId("absence-end").click();
    await page.getByTestId("workload-absences").getByText("Nobody is absent").waitFor();
    assert.deepEqual(desk.complaints, []);
  });
}
