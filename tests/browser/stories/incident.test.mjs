// One incident: its lanes by wheel and keys, what the approver saw, re-reviews, escapes, notes,
// the stop button, the banner in the queue, and the figures.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { addSource, addTool, closeBrowser, runAction, selectAction, startDesk, submitReview, waitUntil } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const minutesAgo = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const DIFF = { type: "diff", content: "--- a/checkout.yaml\n+++ b/checkout.yaml\n-image: checkout-api:v414\n+image: checkout-api:v415\n-retry_budget: 20\n+retry_budget: 2\n" };
const CANARY = [{ title: "Canary report", text: "5 % of traffic for 10 minutes, no errors" }];

/** An alert group of checkout, after actions of two tools and changes of people and pipelines. */
async function fill(desk) {
  const capacity = await addTool(desk, "capacity-pilot");
  for (const version of [411, 412, 413]) {
    await runAction(desk, desk.tool, `Deploy checkout-api v${version}`, { arguments: { version: `v${version}`, percent: 10 }, evidence: CANARY });
  }
  await submitReview(desk, await desk.tool.propose("Deploy search v88"), "reject", { reasons: ["too_broad"] });
  await runAction(desk, capacity, "Scale address-svc 12 to 6 tasks", { target: { service: "address-svc", environment: "prod" }, arguments: { tasks: 6 } });
  const change = await addSource(desk, "ci", "changes");
  await change([
    { id: "r-1", title: "Raise the pool of orders-db", by: "human", services: ["orders-db"], content: "pool_size = 40", started_at: minutesAgo(42), finished_at: minutesAgo(40) },
    { id: "r-2", title: "Deploy search v87", by: "ci", services: ["search"], content: "search:v87", started_at: minutesAgo(25), finished_at: minutesAgo(22) },
  ]);
  const cause = await runAction(desk, desk.tool, "Deploy checkout-api v415 to 30 %", { arguments: { version: "v415", percent: 30 }, preview: DIFF, evidence: CANARY });
  const alert = (pod, seconds) => ({
    status: "firing", labels: { alertname: "CheckoutErrors", service: "checkout", severity: "critical", pod: `checkout-${pod}` }, annotations: { summary: "checkout-api v415: the retry_budget is used up" },
    startsAt: new Date(Date.now() + seconds * 1000).toISOString(), endsAt: "0001-01-01T00:00:00Z", generatorURL: "http://prometheus/graph", fingerprint: `f00${pod}`,
  });
  const alerts = await addSource(desk, "alerts", "alertmanager");
  await alerts({
    version: "4", groupKey: "{}:{alertname=\"CheckoutErrors\"}", truncatedAlerts: 0, status: "firing", receiver: "holdpoint",
    groupLabels: { alertname: "CheckoutErrors" }, commonLabels: { alertname: "CheckoutErrors", service: "checkout", severity: "critical" }, commonAnnotations: {},
    externalURL: "http://alertmanager", alerts: [alert(1, 0), alert(2, 1), alert(3, 2)],
  });
  return { cause };
}

async function openIncident(page, title = "CheckoutErrors") {
  await page.getByTestId("nav-incidents").click();
  await page.getByTestId("incident-row").filter({ hasText: title }).click();
  await page.getByTestId("incident-peek").getByTestId("cause").first().waitFor();
  await page.keyboard.press("Enter");
  await page.getByTestId("incident-page").getByTestId("cause").first().waitFor();
}

const described = (page) => page.getByTestId("mark-described").innerText();

for (const colorScheme of ["light", "dark"]) {
  test(`incident is traced to an approval, ${colorScheme}`, async (t) => {
    const desk = await startDesk(t, { colorScheme });
    const { page } = desk;
    const { cause } = await fill(desk);
    const related = await desk.tool.propose("Deploy checkout-api v416", { arguments: { version: "v416", percent: 5 } });

    await selectAction(page, related);
    await page.getByTestId("incident-banner").getByText(/Incident \w+ open on checkout since/).waitFor();
    await captureScreen(page, "incident-banner", colorScheme, [[1280, 800]]);
    await page.getByTestId("incident-banner").click();
    await page.getByTestId("incident-page").getByTestId("cause").first().waitFor();
    assert.match(await page.evaluate(() => location.hash), /^#\/incidents\/inc_/);

    const saw = page.getByTestId("approver-saw");
    await saw.getByText("Approved by 1 person.").waitFor();
    const said = await saw.innerText();
    for (const part of [/Approved .+ after it was proposed/, /0 of 1 piece of evidence opened. Not opened: Canary report|Evidence opened, of 1: not known/, /waited|No other action/, /after the last break|first review after a break/]) assert.match(said, part);
    const same = page.getByTestId("same-way");
    await same.getByTestId("same-way-row").nth(2).waitFor();
    await page.getByTestId("lane-label").filter({ hasText: "capacity-pilot" }).waitFor();
    await captureScreen(page, "incident-page", colorScheme);

    await page.getByTestId("cause-approver").nth(1).click();
    await saw.getByText("Deploy checkout-api v41", { exact: false }).first().waitFor();
    assert.ok(await saw.evaluate((element) => element.getBoundingClientRect().top < innerHeight), "it is scrolled into sight");
    await page.getByTestId("cause-approver").first().click();
    await saw.getByText("v415 to 30 %").waitFor();
    await same.getByTestId("same-way-row").nth(2).waitFor();
    await page.getByTestId("rereview").click();
    await waitUntil("all marked", async () => (await same.getByText("To be reviewed again", { exact: true }).count()) === 3);
    assert.match(await same.innerText(), /All of them are to be reviewed again/);
    const { similar } = await desk.call("action_detail", { id: related });
    assert.ok(!similar.some(({ title }) => /v41[123]$/.test(title)), "originals are hidden from similar actions");

    await page.locator("[data-testid=incident-page] [data-testid=cause]").filter({ hasText: "Deploy checkout-api v415 to 30 %" }).getByTestId("cause-finding").click();
    await page.getByTestId("finding-why").fill("The retry budget was cut from 20 to 2");
    await page.getByTestId("finding-send").click();
    await page.getByTestId("escape").getByText(/Deploy checkout-api v415 to 30 %/).waitFor();

    await page.getByTestId("note-add").click();
    await page.getByTestId("note-text").fill("Rolled back by hand at the second alert.\nThe budget was <b>2</b>.");
    await captureScreen(page, "incident-note", colorScheme, [[1280, 800]]);
    await page.getByTestId("note-send").click();
    await page.getByTestId("note").getByText("The budget was <b>2</b>.").waitFor();
    await captureScreen(page, "incident-escape", colorScheme);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByTestId("note").scrollIntoViewIfNeeded();
    await captureScreen(page, "incident-notes", colorScheme, [[1280, 800]]);

    await page.getByTestId("incident-stop").click();
    await page.getByTestId("stop-dialog").waitFor();
    assert.equal(await page.getByTestId("stop-scope").inputValue(), "deploy-pilot");
    assert.match(await page.getByTestId("stop-incident").inputValue(), /^\w{6}$/);
    await page.getByTestId("stop-cancel").click();

    await page.getByTestId("incident-back").click();
    await page.getByTestId("incident-peek").waitFor();
    await captureScreen(page, "incident-peek", colorScheme, [[1280, 800]]);
    await page.getByTestId("incident-figures-open").click();
    await page.getByTestId("figures-table").waitFor();
    await captureScreen(page, "incident-figures", colorScheme);
    await page.getByTestId("figures-by-model-version").click();
    await page.getByTestId("figures-table").getByText("too few to say (4 of 30)").first().waitFor();
    assert.match(await page.getByTestId("escapes").innerText(), /Deploy checkout-api v415 to 30 %/);
    await captureScreen(page, "incident-figures-model", colorScheme, [[1280, 800]]);
    assert.equal((await desk.call("story", { id: cause })).entries.length > 0, true);
    assert.deepEqual(desk.complaints, []);
  });
}

test("lanes zoom by wheel, buttons and keys, and every mark is described", async (t) => {
  const desk = await startDesk(t);
  const { page } = desk;
  await page.setViewportSize({ width: 1280, height: 800 });
  await fill(desk);
  await openIncident(page);
  const chart = page.getByTestId("incident-page").getByTestId("lane-chart");
  const times = async () => (await chart.locator("text.time").allTextContents()).join(" ");
  const whole = await times();
  await chart.hover();
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -400);
  await page.keyboard.up("Control");
  await waitUntil("the wheel zooms", async () => (await times()) !== whole);
  await page.getByTestId("zoom-all").click();
  await waitUntil("all is seen", async () => (await times()) === whole);
  await page.getByTestId("zoom-in").click();
  await waitUntil("the button zooms", async () => (await times()) !== whole);
  await page.getByTestId("zoom-out").click();
  await waitUntil("the button zooms out", async () => (await times()) === whole);

  const first = chart.locator("[data-mark][tabindex='0']");
  assert.equal(await first.count(), 1, "one mark is in the order of focus");
  await first.focus();
  assert.match(await described(page), /deploy-pilot, .*tied to the incident/);
  await page.keyboard.press("Home");
  assert.match(await described(page), /Deploy checkout-api v411, ran after approval/);
  await page.keyboard.press("End");
  assert.match(await described(page), /v415/);
  await page.keyboard.press("ArrowDown");
  assert.match(await described(page), /capacity-pilot, .*Scale address-svc/);
  for (const [key, text] of [["ArrowDown", /People, .*Raise the pool/], ["ArrowDown", /Pipelines, .*Deploy search v87, change/], ["ArrowDown", /Alerts, .*checkout, critical, alert/]]) {
    await page.keyboard.press(key);
    assert.match(await described(page), text);
  }
  for (let presses = 0; presses < 6; presses += 1) await page.keyboard.press("+");
  await waitUntil("the key zooms", async () => (await times()) !== whole);
  await captureScreen(page, "incident-zoomed", "light", [[1280, 800]]);
  assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^Alerts/);
  const before = await times();
  await page.keyboard.press("Shift+ArrowLeft");
  await waitUntil("Shift and an arrow move", async () => (await times()) !== before);
  await page.keyboard.press("0");
  await waitUntil("0 shows all", async () => (await times()) === whole);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.getByTestId("approver-saw").getByText("Scale address-svc 12 to 6 tasks").waitFor();
  assert.deepEqual(desk.complaints, []);
});

test("hundred lanes scroll, and keys reach the last", async (t) => {
  const desk = await startDesk(t);
  const { page } = desk;
  for (let number = 0; number < 100; number += 1) {
    const tool = await addTool(desk, `pilot-${String(number).padStart(3, "0")}`);
    await submitReview(desk, await tool.propose(`Action of tool ${number}`), "reject", { reasons: ["too_broad"] });
  }
  await desk.call("state_incident", { title: "Everything is slow", severity: "SEV 3", services: "search", minutes_ago: 0, text: "" });
  await openIncident(page, "Everything is slow");
  const lanes = page.getByTestId("incident-page").getByTestId("tool-lanes");
  assert.ok((await lanes.getByTestId("lane-label").count()) < 15, "lanes out of sight are not drawn");
  await captureScreen(page, "incident-hundred-lanes", "light", [[1280, 800]]);
  await lanes.evaluate((element) => (element.scrollTop = element.scrollHeight));
  await lanes.getByText("pilot-099").waitFor();
  await captureScreen(page, "incident-hundred-lanes-end", "dark", [[1280, 800]]);
  await lanes.evaluate((element) => (element.scrollTop = 0));
  await lanes.locator("[data-mark='0-0']").focus();
  for (let presses = 0; presses < 99; presses += 1) await page.keyboard.press("ArrowDown");
  assert.match(await described(page), /pilot-099/);
  await lanes.getByText("pilot-099").waitFor();
});

test("lanes keep their shapes in forced colours", async (t) => {
  const desk = await startDesk(t);
  const { page } = desk;
  await fill(desk);
  await page.emulateMedia({ forcedColors: "active" });
  await openIncident(page);
  const [mark, ring] = await page.getByTestId("incident-page").getByTestId("lane-chart").evaluate((chart) => {
    const style = (selector) => getComputedStyle(chart.querySelector(selector));
    return [style("circle:not(.reach):not(.ring)").fill, style("circle.ring").stroke];
  });
  assert.notEqual(mark, "none");
  assert.notEqual(ring, "none");
  await page.screenshot({ path: `${process.env.ARTEFACTS ?? "../../artefacts"}/screens/incident-forced-1280.png` });
});
