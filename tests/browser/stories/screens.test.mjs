// Every screen in both themes and two sizes: no accessibility fault, and a
// screenshot of each in the artefacts.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { addTool, startDesk, closeBrowser, openEvidence, selectAction, openNewDesk, submitReview, confirmRead } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const DIFF = `--- a/deploy/checkout-api/prod-eu.yaml
+++ b/deploy/checkout-api/prod-eu.yaml
@@ -3,4 +3,4 @@
   strategy: canary
-image: checkout-api:v415
+image: checkout-api:v412
-replicas: 48
+replicas: 48        # unchanged after rollback
-migrations: forward-only
+migrations: skip
`;

/** Fills the queue for the screenshots. */
async function fill(desk) {
  const say = async (tool, title, more) => (await addTool(desk, tool)).propose(title, more);
  const first = await say("rollout-pilot", "Roll back checkout-api to v412", {
    risk: "critical", ttl_seconds: 240, confidence: 0.91, reversible: false, blast_radius: "31 % of EU traffic",
    preview: { type: "diff", content: DIFF },
    reasons: "Error rate on POST /checkout rose from 0.2 % to 6.8 % eleven minutes after v415 reached 30 %.",
    evidence: [{ title: "Error-rate graph, 30 min", url: "https://grafana.example/d/1" }, { title: "Canary analysis report", text: "Three errors sampled." }, { title: "Trace sample (3)" }],
  });
  await say("schema-tuner", "Drop index orders_created_idx", { risk: "critical", ttl_seconds: 280, target: { service: "orders-db", environment: "prod" } });
  await say("price-pilot", "Reprice 1,204 items in Garden (−18 % median)", { risk: "high", ttl_seconds: 290, target: { service: "catalog", region: "EU" } });
  await say("capacity-pilot", "Scale payments-gateway 24 → 9 tasks", { risk: "high", ttl_seconds: 500 });
  await say("edge-agent", "Rotate CDN cache rules for /gp/*", { ttl_seconds: 680, target: { service: "edge", environment: "global" } });
  await say("search-agent", "Re-index search shard 14", { risk: "low", ttl_seconds: 2_520, target: { service: "search", environment: "staging" } });
  return first;
}

for (const colorScheme of ["light", "dark"]) {
  test(`first run and join form, ${colorScheme}`, async (t) => {
    const { page } = await openNewDesk(t, { colorScheme });
    await page.getByTestId("first-run").waitFor();
    await captureScreen(page, "first-run", colorScheme);

    const team = await startDesk(t, { colorScheme });
    await page.getByTestId("choose-team").click();
    await page.getByTestId("join-address").fill(team.hub.replace("http://", ""));
    await page.getByTestId("join-find").click();
    await page.getByTestId("join-code").waitFor();
    await captureScreen(page, "join-team", colorScheme);
  });

  test(`empty queue, ${colorScheme}`, async (t) => {
    const { page } = await startDesk(t, { colorScheme });
    await page.getByTestId("queue-empty").waitFor();
    await captureScreen(page, "queue-empty", colorScheme);
  });

  test(`every screen with data, ${colorScheme}`, async (t) => {
    const desk = await startDesk(t, { colorScheme });
    const { page } = desk;
    // An earlier decision gives a similar action and a running session.
    await submitReview(desk, await desk.tool.propose("Roll back checkout-api to v377", { risk: "high" }), "approve", { reasons: ["cause_is_right"], certainty: "fairly" });
    const first = await fill(desk);
    await selectAction(page, first);
    await captureScreen(page, "queue", colorScheme);

    // The whole review pane is in view, also for a critical action on a small screen.
    for (const { width, height } of [{ width: 1440, height: 900 }, { width: 1280, height: 800 }]) {
      await page.setViewportSize({ width, height });
      await page.getByTestId("must-read").waitFor();
      const [needed, room] = await page.locator("aside .scroll").evaluate((e) => [e.scrollHeight, e.clientHeight]);
      assert.ok(needed <= room, `at ${width} × ${height} the review needs ${needed} px and has ${room}`);
      const [low, end] = await page.getByTestId("digest").evaluate((e) => [e.getBoundingClientRect().bottom, innerHeight]);
      assert.ok(low <= end, `at ${width} × ${height} what is signed ends at ${low} of ${end} px`);
    }

    // A critical action can be edited only after reading.
    for (const index of [0, 1, 2]) await openEvidence(page, index);
    await confirmRead(page);
    await page.keyboard.press("e");
    await page.locator("[data-testid=editor] .cm-content").waitFor();
    await captureScreen(page, "editor", colorScheme);
    await page.keyboard.press("Escape");
    await page.getByTestId("editor").waitFor({ state: "detached" });

    await page.getByTestId("evidence-0").click();
    await page.getByTestId("evidence-dialog").waitFor();
    await captureScreen(page, "evidence", colorScheme);
    await page.keyboard.press("Escape");
    await page.getByTestId("evidence-dialog").waitFor({ state: "detached" });

    await page.keyboard.press("?");
    await page.getByTestId("keysheet").waitFor();
    await captureScreen(page, "keys", colorScheme);
    await page.keyboard.press("Escape");
    await page.getByTestId("keysheet").waitFor({ state: "detached" });

    await page.keyboard.press("Control+k");
    await page.getByTestId("palette").waitFor();
    await captureScreen(page, "palette", colorScheme);
    await page.keyboard.press("Escape");
    await page.getByTestId("palette").waitFor({ state: "detached" });

    await page.getByTestId("nav-audit").click();
    await page.getByTestId("audit-row").filter({ hasText: "v377" }).first().click();
    await page.getByTestId("story").getByText("Signature checked here and valid").waitFor();
    await captureScreen(page, "audit", colorScheme);
    await page.getByTestId("story").getByRole("button", { name: "Show record" }).first().click();
    await page.getByTestId("record").waitFor();
    await captureScreen(page, "record", colorScheme);
    await page.keyboard.press("Escape");
    await page.getByTestId("record").waitFor({ state: "detached" });
    await page.getByTestId("export-open").click();
    await page.getByTestId("export-dialog").waitFor();
    await captureScreen(page, "export", colorScheme);
    await page.keyboard.press("Escape");
    await page.getByTestId("export-dialog").waitFor({ state: "detached" });

    await page.getByTestId("nav-settings").first().click();
    await page.getByTestId("theme-system").waitFor();
    await captureScreen(page, "settings", colorScheme);
    await page.getByTestId("add-tool").click();
    await page.getByTestId("tool-create").waitFor();
    await captureScreen(page, "tool-new", colorScheme);
    await page.keyboard.press("Escape");
    await page.getByTestId("tool-create").waitFor({ state: "detached" });

    await desk.call("invite", { profile: { roles: ["reviewer"], teams: ["payments"], qualifications: [], email: "jan@acme.example" }, hours: 48, person: null });
    await page.getByRole("link", { name: "People" }).click();
    await page.getByTestId("invite-row").waitFor();
    await captureScreen(page, "people", colorScheme);
    await page.getByTestId("person-row").first().click();
    await page.getByTestId("person-dialog").waitFor();
    await captureScreen(page, "person", colorScheme);
    await page.keyboard.press("Escape");
    await page.getByTestId("person-dialog").waitFor({ state: "detached" });
    await page.getByTestId("invite-open").click();
    await page.getByTestId("invite-dialog").waitFor();
    await captureScreen(page, "invite", colorScheme);
    await page.keyboard.press("Escape");
    await page.getByTestId("invite-dialog").waitFor({ state: "detached" });

    await page.getByRole("link", { name: "Policy" }).click();
    await page.getByTestId("policy-edit").waitFor();
    await captureScreen(page, "policy", colorScheme);
    await page.getByTestId("policy-edit").click();
    await page.getByTestId("policy-source").locator(".cm-content").waitFor();
    const text = '[[checkpoint]]\nname = "deploys"\nwhen = \'kind == "deploy.rollout"\'\naprove = 2\nreject = 2\nsecond_look = 0.1\n';
    await page.getByTestId("policy-file").setInputFiles({ name: "policy.toml", mimeType: "text/plain", buffer: Buffer.from(text) });
    await page.getByTestId("policy-mistakes").waitFor();
    await captureScreen(page, "policy-mistakes", colorScheme);
    await page.getByTestId("policy-file").setInputFiles({ name: "policy.toml", mimeType: "text/plain", buffer: Buffer.from(text.replace("aprove", "approve")) });
    await page.getByTestId("policy-try").click();
    await page.getByTestId("policy-trial").waitFor();
    await captureScreen(page, "policy-trial", colorScheme);
  });
}
