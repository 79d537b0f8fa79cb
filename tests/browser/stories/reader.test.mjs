// The reading view: arguments as a tree, diff in two columns, find, and what was on screen.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startDesk, closeBrowser, selectAction, waitUntil } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const HEAD = ["apiVersion: apps/v1", "kind: Deployment", "metadata:", "  name: checkout-api", "  namespace: shop-eu"];
const manifest = ({ canary, unavailable, image, check, migrations, last }) => [
  ...HEAD, "spec:", "  replicas: 48", "  strategy:", `    canary: ${canary}`, `    maxUnavailable: ${unavailable}`, "  template:", "    spec:", "      containers:",
  "        - name: api", `          image: checkout-api:${image}`, "          env:", "            - name: ADDRESS_CHECK", `              value: ${check}`,
  "            - name: MIGRATIONS", `              value: ${migrations}`, ...last, "      terminationGracePeriod: 20s",
];
const after_ = manifest({ canary: 0, unavailable: 12, image: "v412", check: "off", migrations: "skip", last: [] });
const before = manifest({ canary: 30, unavailable: 4, image: "v415", check: "strict", migrations: "forward-only", last: ["            - name: ADDRESS_URL", "              value: address-svc:8443"] });

/** A diff of a whole file: equal lines once, changed runs as removed, then added. */
function diffOf(name, old, now) {
  const lines = [`diff --git a/${name} b/${name}`, `--- a/${name}`, `+++ b/${name}`, `@@ -1,${old.length} +1,${now.length} @@`];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (old[i] === now[j]) lines.push(` ${old[i]}`), (i += 1), (j += 1);
    else {
      const removed = [], added = [];
      while (i < old.length && !now.slice(j).includes(old[i])) removed.push(`-${old[i++]}`);
      while (j < now.length && !old.slice(i).includes(now[j])) added.push(`+${now[j++]}`);
      lines.push(...removed, ...added);
    }
  }
  return lines.join("\n");
}

const canary = (...lines) => ["analysis:", "  metric: checkout_error_rate", ...lines];
const FILES = [
  diffOf("prod-eu.yaml", before, after_),
  diffOf("canary.yaml", canary("  limit: 0.5 %", "  steps:", "    - weight: 10", "    - weight: 30", "    - weight: 60", "    - pause: 10m", "    - weight: 100", "  compare: last_hour"), canary("  limit: 2.0 %")),
  diffOf("flags/eu.json", ["{", '  "address_check": true', "}"], ["{", '  "address_check": false', "}"]),
  diffOf("rollback.md", [], Array.from({ length: 30 }, (_, n) => `Step ${n + 1} of the rollback.`)),
];

const ROLLBACK = {
  risk: "critical", ttl_seconds: 240,
  arguments: {
    target: { cluster: "prod-eu-west", namespace: "shop-eu", service: "checkout", region: "eu-west" },
    steps: ["pause canary", "apply manifest", "wait until 48 replicas are ready"],
    manifest: `${after_.join("\n")}\n`,
    on_failure: { apply_manifest_of: "v415", notify: true },
  },
  preview: { type: "diff", content: FILES.join("\n") },
  evidence: [{ title: "Error-rate graph, 30 min", url: "https://grafana.example/d/1" }, { title: "Canary analysis report", text: "Three errors sampled." }],
};

/** Opens the reading view of an action. */
async function openReader(page, id) {
  await selectAction(page, id);
  await page.keyboard.press("v");
  await page.getByTestId("reader").waitFor();
}

for (const colorScheme of ["light", "dark"]) {
  test(`reading view, ${colorScheme}`, async (t) => {
    const { page, tool, complaints } = await startDesk(t, { colorScheme });
    const id = await tool.propose("Roll back checkout-api to v412", ROLLBACK);
    await selectAction(page, id);
    await captureScreen(page, "queue-tree", colorScheme);
    await page.getByTestId("open-reader").click();
    await page.getByTestId("reader").waitFor();
    await page.getByTestId("diff-columns").click();
    await page.getByTestId("agrees").filter({ hasText: "are the same text, 21 lines" }).waitFor();
    await page.getByTestId("nothing-to-compare").filter({ hasText: "canary.yaml, flags/eu.json, rollback.md" }).waitFor();
    await page.keyboard.press("Control+f");
    await page.keyboard.type("replicas");
    await page.getByTestId("find-count").filter({ hasText: "1 of 3" }).waitFor();
    await captureScreen(page, "reader", colorScheme);
    await page.keyboard.press("Escape");
    await page.getByTestId("find").waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await page.getByTestId("reader").waitFor({ state: "detached" });
    await page.getByTestId("queue-list").waitFor();
    assert.deepEqual(complaints, []);
  });
}

test("approval opens after all lines were on screen and the confirmation", async (t) => {
  const { page, tool } = await startDesk(t);
  await page.setViewportSize({ width: 1280, height: 800 });
  const id = await tool.propose("Roll back checkout-api to v412", ROLLBACK);
  await openReader(page, id);
  const blocked = page.locator("[data-testid=verdict-approve][aria-disabled]");
  await blocked.waitFor();
  await page.locator("[data-testid=verdict-reject]:not([aria-disabled])").waitFor();
  await page.keyboard.press("y");
  await page.keyboard.press("a");
  assert.ok(await tool.isOpen(id));
  await waitUntil("every line on screen", async () => {
    await page.keyboard.press("Space");
    return (await page.getByTestId("next-unread").count()) === 0;
  });
  assert.match(await page.getByTestId("lines-seen").innerText(), /(\d+) of \1$/);
  await blocked.waitFor();
  await page.getByTestId("reader-evidence-1").click();
  await page.getByTestId("evidence-dialog").filter({ hasText: "Three errors" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByTestId("reader-evidence-0").click();
  const [popup] = await Promise.all([page.context().waitForEvent("page"), page.getByTestId("link-open").click()]);
  await popup.close();
  await page.locator("[data-testid=read-confirm]:not([aria-disabled])").click();
  await page.locator("[data-testid=verdict-approve]:not([aria-disabled])").waitFor();
  await page.keyboard.press("a");
  assert.equal((await tool.decision(id)).verdict, "approved");
});

test("folded lines were not on screen", async (t) => {
  const { page, tool } = await startDesk(t);
  const steps = Array.from({ length: 300 }, (_, n) => `step ${n}`);
  const id = await tool.propose("Migrate", { arguments: { steps, note: "last" }, preview: null });
  await openReader(page, id);
  await page.getByTestId("reader-arguments").getByText("in this order").waitFor();
  await page.getByRole("button", { name: "Fold" }).first().click();
  await page.getByTestId("reader-arguments").getByText("last").waitFor();
  assert.equal(await page.locator("[data-testid=verdict-approve][aria-disabled]").count(), 1);
  await page.keyboard.press("o");
  await page.getByTestId("reader-arguments").getByText("step 0").waitFor();
});

test("a link counts as opened when it is followed", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Roll back checkout-api to v412", ROLLBACK);
  await openReader(page, id);
  const contents = page.getByTestId("reader-contents");
  await contents.filter({ hasText: "0 of 2 opened" }).waitFor();
  await page.getByTestId("reader-evidence-1").click();
  await page.getByTestId("evidence-dialog").filter({ hasText: "Three errors" }).waitFor();
  await page.keyboard.press("Escape");
  await contents.filter({ hasText: "1 of 2 opened" }).waitFor();
  await page.getByTestId("reader-evidence-0").click();
  await page.getByTestId("link-url").waitFor();
  await page.keyboard.press("Escape");
  await page.getByTestId("evidence-dialog").waitFor({ state: "detached" });
  await contents.filter({ hasText: "1 of 2 opened" }).waitFor();
  await page.getByTestId("reader-evidence-0").click();
  const [popup] = await Promise.all([page.context().waitForEvent("page"), page.getByTestId("link-open").click()]);
  await popup.close();
  await contents.filter({ hasText: "2 of 2 opened" }).waitFor();
});

test("time in settings is not reading time", async (t) => {
  const { page, tool } = await startDesk(t);
  const sent = [];
  page.on("request", (request) => {
    const name = /\/desk\/call\/(action_shown|reading_paused)$/.exec(request.url())?.[1];
    if (name) sent.push(name);
  });
  const id = await tool.propose("Scale checkout");
  await selectAction(page, id);
  await waitUntil("the reading time to run", async () => sent.at(-1) === "action_shown");
  await page.getByTestId("nav-settings").first().click();
  await waitUntil("the reading time to stop", async () => sent.at(-1) === "reading_paused");
  await page.getByTestId("nav-queue").click();
  await waitUntil("the reading time to run again", async () => sent.at(-1) === "action_shown");
});
