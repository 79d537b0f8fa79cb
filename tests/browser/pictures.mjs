// Makes the pictures of the README: the queue of the simulated day, light and dark, and a step of the tour.

import { closeBrowser, openNewDesk } from "./desk.mjs";

const folder = process.env.PICTURES ?? "../../docs/pictures";
const PREPARATION_MS = 240_000;
const TOUR_STEP = 1;

const ends = [];
const until = { after: (end) => ends.push(end) };

try {
  const { page } = await openNewDesk(until, { colorScheme: "light", timezoneId: "UTC" });
  await page.getByTestId("choose-day").click();
  await page.getByTestId("day-name").fill("Mara Ortiz");
  await page.getByTestId("day-start").click();
  await page.getByTestId("simulated-bar").waitFor({ timeout: PREPARATION_MS });
  // An action of high risk shows more than a small one.
  await page.getByTestId("queue-row").filter({ hasText: "price-pilot" }).first().click();
  await page.getByTestId("disarmed").waitFor({ state: "detached" });
  for (let step = 0; step < TOUR_STEP; step++) await page.getByTestId("tour-next").click();
  await page.locator(`[data-testid=tour][data-step="${TOUR_STEP}"]`).waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${folder}/simulated-day.png`, animations: "disabled" });
  await page.getByTestId("tour-skip").click();
  await page.getByTestId("tour").waitFor({ state: "detached" });
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${folder}/queue-${colorScheme}.png`, animations: "disabled" });
  }
} finally {
  for (const end of ends.reverse()) await end();
  await closeBrowser();
}
