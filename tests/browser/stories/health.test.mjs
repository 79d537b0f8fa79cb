// Health: empty, then with decided and expired actions, an escape, a freeze, and the actions behind a number.

import assert from "node:assert/strict";
import { writeFileSync, mkdirSync } from "node:fs";
import { after, test } from "node:test";
import { artefacts, addSource, addTool, closeBrowser, publishPolicy, runAction, startDesk, submitReview, waitUntil } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const DAY_MS = 24 * 3600 * 1000;
const POLICY = `
[[checkpoint]]
name = "deploys"
when = 'kind.startsWith("deploy.")'
teams = ["platform"]
roles = ["reviewer"]
`;

/** Enough of everything that most signals say something. */
async function fill(desk) {
  const capacity = await addTool(desk, "capacity-pilot");
  const me = (await desk.call("app_state", {})).person;
  const profile = (await desk.call("people", {})).people.find((one) => one.id === me.id);
  await desk.call("change_person", { id: me.id, profile: { roles: profile.roles, teams: ["platform"], qualifications: [], email: "" } });
  await publishPolicy(desk, POLICY);
  const cause = await runAction(desk, desk.tool, "Deploy checkout-api v415 to 30 %", { risk: "high" });
  for (let number = 0; number < 36; number += 1) {
    await submitReview(desk, await desk.tool.propose(`Deploy search v${number}`, { risk: "high" }), number % 6 === 5 ? "reject" : "approve", number % 6 === 5 ? { reasons: ["too_broad"] } : {});
  }
  for (let number = 0; number < 4; number += 1) await capacity.propose(`Refund order ${number}`, { kind: "payment.refund", ttl_seconds: 1 });
  const state = await addSource(desk, "status", "incidents");
  await state([{ id: "o-1", title: "Checkout errors, EU", severity: "SEV 2", services: ["checkout"], started_at: new Date().toISOString() }]);
  const incidents = async () => (await desk.call("incidents_page", { show: "all", service: null, source: null, days: 30, limit: 0 })).rows;
  await waitUntil("the incident at this desk", async () => (await incidents()).length === 1);
  const rows = await incidents();
  await desk.call("state_finding", { incident: rows[0].id, what: "action", id: cause, grade: "confirmed", why: "The retry budget was cut." });
  return cause;
}

for (const colorScheme of ["light", "dark"]) {
  test(`health screen, ${colorScheme}`, async (t) => {
    const desk = await startDesk(t, { colorScheme });
    const { page } = desk;
    await page.getByTestId("nav-health").click();
    await page.getByTestId("health-empty").getByText("Nothing was proposed in this time").waitFor();
    assert.match(await page.getByTestId("health-overall").innerText(), /too little to say/);
    await captureScreen(page, "health-empty", colorScheme);
    const cause = await fill(desk);
    await waitUntil("expired actions", async () => (await desk.call("health", { days: 7, team: null })).costs[0].expired === 4);
    await page.getByTestId("signal-timeliness").getByText("37 of 41").waitFor();
    await page.getByTestId("signal-coverage").getByText("In range").waitFor();
    await page.getByTestId("signal-vigilance").getByText("No fault is planted yet").waitFor();
    await page.getByTestId("attention-timeliness").getByText("4 actions were not decided before the deadline").waitFor();
    const now = Date.now();
    const local = (at) => new Date(at).toISOString().slice(0, 16);
    await desk.call("plan_freeze", { id: null, name: "Autumn sale", reason: "No risky change.", zone: "UTC", from: local(now - 60_000), until: local(now + DAY_MS), rules: [{ effect: "deny", tiers: [], services: ["checkout"], environments: [] }] });
    await page.getByTestId("health-freeze").getByText("Autumn sale").waitFor();
    await captureScreen(page, "health", colorScheme);
    // Every column of the costs is seen without scrolling, at 1280 px too.
    const hidden = await page.getByTestId("costs").evaluate((table) => table.parentElement.scrollWidth - table.parentElement.clientWidth);
    assert.ok(hidden <= 0, `${hidden} px of the costs are hidden`);
    await page.getByTestId("signal-escapes").click();
    await page.locator(`[data-testid=health-case][data-action="${cause}"]`).waitFor();
    await captureScreen(page, "health-cases", colorScheme);
    await page.keyboard.press("Escape");
    await page.getByTestId("health-cases").waitFor({ state: "detached" });
    await page.getByTestId("health-team").selectOption("platform");
    await page.getByTestId("signal-timeliness").getByText("37 of 37").waitFor();
    await page.getByTestId("health-days").selectOption("1");
    await page.getByTestId("health-sentence").getByText("The last 24 hours, team platform.").waitFor();
    await page.getByTestId("health-team").selectOption("");
    await page.getByTestId("signal-timeliness").getByText("37 of 41").waitFor();
    await captureScreen(page, "health", colorScheme, [[1920, 1080]]);
    await page.getByTestId("signal-timeliness").click();
    await page.getByTestId("health-case").first().click();
    await page.getByTestId("detail").waitFor();
    assert.deepEqual(desk.complaints, []);
  });
}

const HEADINGS = ["EU AI Act, Article 14: human oversight", "EU AI Act, Article 26: use by deployers", "NIST AI RMF, MANAGE 2.4: superseding, disengaging, deactivating", "NIST AI RMF, MANAGE 4.1: monitoring after deployment", "Records of human review", "Integrity"];

test("report is printed to PDF", async (t) => {
  const desk = await startDesk(t);
  await fill(desk);
  await waitUntil("expired actions", async () => (await desk.call("health", { days: 7, team: null })).costs[0].expired === 4);
  const { report } = await desk.call("write_report", { days: 7, team: null });
  const paper = await desk.page.context().browser().newPage();
  t.after(() => paper.close());
  const asked = [];
  paper.on("request", (request) => asked.push(request.url()));
  await paper.goto(`file://${report}`);
  assert.deepEqual(await paper.locator("h2").allTextContents(), HEADINGS);
  assert.deepEqual(asked, [`file://${report}`], "one self-contained file");
  await paper.emulateMedia({ media: "print" });
  const pdf = await paper.pdf({ format: "A4", preferCSSPageSize: true });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
  assert.ok(pages > 0 && pages < 30, `${pages} pages`);
  mkdirSync(`${artefacts}/screens`, { recursive: true });
  writeFileSync(`${artefacts}/screens/report.pdf`, pdf);
  await paper.setViewportSize({ width: 794, height: 1123 });
  await paper.screenshot({ path: `${artefacts}/screens/report-print.png`, fullPage: true });
});
