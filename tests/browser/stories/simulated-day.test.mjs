// The simulated day: from the first run to the first own decision, and back.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeBrowser, openNewDesk, waitUntil } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

/** Writing and reading two days of history in a debug build, also on a busy machine. */
const PREPARATION_MS = 240_000;
const SIZES = [[1280, 800], [1920, 1080]];
const TOUR_STEPS = 7;

/** Chooses the simulated day in the first run and waits until it is on screen. */
async function watchDay(page) {
  await page.getByTestId("choose-day").click();
  await page.getByTestId("day-name").fill("Mara Ortiz");
  await page.getByTestId("day-start").click();
  await page.getByTestId("day-progress").waitFor();
  await page.getByTestId("simulated-bar").waitFor({ timeout: PREPARATION_MS });
  await page.getByTestId("queue-row").first().waitFor();
}

async function skipTour(page) {
  await page.getByTestId("tour-skip").click();
  await page.getByTestId("tour").waitFor({ state: "detached" });
}

const readRate = async (page) => Number(await page.getByTestId("day-clock").getAttribute("data-rate"));

/** The clock lies beside the screen, not above it. */
async function seeUncoveredScreen(page) {
  const [clock, screen] = await Promise.all([page.getByTestId("day-clock").boundingBox(), page.locator("main").boundingBox()]);
  assert.ok(clock.y + clock.height <= screen.y, `the clock ends at ${clock.y + clock.height}, the screen begins at ${screen.y}`);
}

/** Opens rows until one can be approved, and reads it. */
async function approveOne(page) {
  for (const row of (await page.getByTestId("queue-row").all()).slice(0, 6)) {
    const id = await row.getAttribute("data-action");
    await row.click();
    await page.locator(`[data-testid=detail][data-action="${id}"]`).waitFor();
    await page.getByTestId("disarmed").waitFor({ state: "detached" });
    for (let lines = 0; lines < 12 && (await page.getByTestId("unseen-show").count()) > 0; lines++) await page.getByTestId("unseen-show").click();
    const confirm = page.locator("[data-testid^=read-confirm]:not([aria-disabled])");
    if ((await confirm.count()) > 0) await confirm.first().click();
    const approve = page.locator("[data-testid=verdict-approve]:not([aria-disabled])");
    await approve.waitFor({ timeout: 3_000 }).catch(() => undefined);
    if ((await approve.count()) === 0) continue;
    await approve.click();
    return id;
  }
  throw new Error("no action could be approved");
}

test("first run leads to an own decision in the simulated day", async (t) => {
  const { page, call, complaints } = await openNewDesk(t);
  page.setDefaultTimeout(60_000);
  const chosen = Date.now();
  await watchDay(page);
  const begun = Date.now();
  assert.equal((await call("app_state")).simulated, true);

  // The tour points at what is there, and the clock waits for it.
  await waitUntil("a clock that waits for the tour", async () => (await readRate(page)) === 0);
  for (let step = 0; step < TOUR_STEPS; step++) {
    await page.locator(`[data-testid=tour][data-step="${step}"]`).waitFor();
    await page.getByTestId("tour-ring").waitFor();
    await page.keyboard.press("Enter");
  }
  await page.getByTestId("tour").waitFor({ state: "detached" });
  await waitUntil("a clock that goes", async () => (await readRate(page)) === 1);

  await page.getByTestId("day-speed-60").click();
  await waitUntil("a fast clock", async () => (await readRate(page)) === 60);
  await page.getByTestId("queue-row").first().click();
  await waitUntil("real time while an action is read", async () => (await readRate(page)) === 1);
  await page.keyboard.press("Escape");
  await waitUntil("a fast clock again", async () => (await readRate(page)) === 60);
  await page.getByTestId("day-speed-1").click();

  const id = await approveOne(page);
  await waitUntil("the own decision", async () => {
    const { entries } = await call("story", { id });
    return entries.some(({ kind, actor }) => kind === "review.submitted" && actor.includes("Mara Ortiz"));
  });
  t.diagnostic(`prepared in ${begun - chosen} ms, first own decision ${Date.now() - begun} ms later`);
  assert.ok(Date.now() - begun < 60_000, "the first own decision within a minute");

  // A jump leads to the moment that the button names, and real time goes on there.
  const { next } = (await call("app_state")).day;
  await page.keyboard.press(".");
  await waitUntil("the moment", async () => (await call("app_state")).now >= next.at, 60_000);
  await waitUntil("real time after the jump", async () => (await call("app_state")).rate === 1);

  await page.getByTestId("day-leave").click();
  await page.getByTestId("leave-delete").click();
  await page.getByTestId("first-run").waitFor();
  assert.equal((await call("app_state")).simulated, false);
  assert.deepEqual(complaints, []);
});

for (const colorScheme of ["light", "dark"]) {
  test(`simulated day looks right, ${colorScheme}`, async (t) => {
    const { page, complaints } = await openNewDesk(t, { colorScheme });
    page.setDefaultTimeout(60_000);
    await page.getByTestId("choose-day").click();
    await captureScreen(page, "first-run-day", colorScheme, SIZES);
    await watchDay(page);
    for (const step of [0, 2, 4]) {
      await page.locator(`[data-testid=tour][data-step="${step}"]`).waitFor();
      await captureScreen(page, `simulated-tour-${step + 1}`, colorScheme, SIZES);
      await page.getByTestId("tour-next").click();
      if (step < 4) await page.getByTestId("tour-next").click();
    }
    await skipTour(page);
    await page.getByTestId("day-speed-0").click();
    await captureScreen(page, "simulated-queue", colorScheme, SIZES);
    await page.keyboard.press("v");
    await captureScreen(page, "simulated-reader", colorScheme, SIZES);
    await page.keyboard.press("Escape");
    await page.getByTestId("nav-incidents").click();
    await page.locator("[data-testid=incident-row]").first().waitFor();
    await seeUncoveredScreen(page);
    await captureScreen(page, "simulated-incidents", colorScheme, SIZES);
    await page.locator("[data-testid=incident-row]").filter({ hasText: "Action" }).first().click();
    await page.getByTestId("incident-peek").getByTestId("cause").first().waitFor();
    await page.keyboard.press("Enter");
    await page.getByTestId("incident-page").getByTestId("cause").first().waitFor();
    await page.getByTestId("lane-chart").waitFor();
    await seeUncoveredScreen(page);
    await captureScreen(page, "simulated-incident", colorScheme, SIZES);
    await page.getByTestId("nav-audit").click();
    await seeUncoveredScreen(page);
    await captureScreen(page, "simulated-audit", colorScheme, SIZES);
    await page.getByTestId("day-leave").click();
    await page.getByTestId("leave-day").waitFor();
    await captureScreen(page, "simulated-leave", colorScheme, SIZES);
    await page.keyboard.press("Escape");
    await page.getByTestId("nav-settings").click();
    await page.getByTestId("day-delete").waitFor();
    await seeUncoveredScreen(page);
    await captureScreen(page, "simulated-settings", colorScheme, SIZES);
    assert.deepEqual(complaints, []);
  });
}
