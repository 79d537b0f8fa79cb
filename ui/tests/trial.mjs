// A walk through the keys on the fixture host: what must decide, and what must not.
// `npm run trial`. The same stories against the real desk are in the tests of the workspace.

import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { createServer } from "vite";

const server = await createServer({
  optimizeDeps: { entries: ["tests/index.html", "src/**/*.ts", "src/**/*.svelte"] },
  server: { port: 0, strictPort: false, host: "127.0.0.1" }, logLevel: "error",
});
await server.listen();
const base = `http://127.0.0.1:${server.httpServer.address().port}/tests/index.html`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

let page;
const key = (k) => page.keyboard.press(k);
const given = () => page.evaluate(() => window.fixture.reviews.map((r) => `${r.verdict} ${r.action} ${r.digest.slice(-60)}`));
const reviews = () => page.evaluate(() => window.fixture.reviews);
const armed = () => page.waitForFunction(() => document.querySelector("[data-testid=verdict-reject]:not([aria-disabled])"));
const on = (id) => page.waitForFunction((want) => document.querySelector("[data-testid=detail]")?.dataset.action === want, id);
const gone = (test) => page.waitForFunction((sel) => !document.querySelector(`[data-testid=${sel}]`), test);
const fixture = (name, ...args) => page.evaluate(([n, a]) => window.fixture[n](...a), [name, args]);

const stories = {
  async "A decides what is on screen, and the next action is not decided by the same hand"() {
    await armed();
    await key("a");
    await key("a");
    await on("act_00002");
    await key("a");
    assert.equal((await given()).length, 1);
    assert.match((await given())[0], /^approve act_00001/);
  },
  async "J then A decides the second one"() {
    await armed();
    await key("j"); await on("act_00002"); await key("j"); await on("act_00003"); await key("a");
    await page.waitForFunction(() => window.fixture.reviews.length === 1);
    assert.match((await given())[0], /^approve act_00003/);
  },
  async "A before the next action is drawn decides nothing"() {
    await armed();
    await key("j"); await key("a");
    await on("act_00002");
    assert.deepEqual(await given(), []);
  },
  async "content that changes under the hand disarms, then arms on the new digest"() {
    await armed();
    const old = (await page.getAttribute("[data-testid=digest]", "data-digest"));
    await fixture("revise", "act_00001");
    await page.waitForSelector("[data-testid=disarmed]");
    await key("a");
    await page.$eval("[data-testid=verdict-approve]", (button) => button.click());
    assert.deepEqual(await given(), []);
    await gone("disarmed");
    await page.waitForSelector("[data-testid=changed]");
    await key("a");
    await page.waitForFunction(() => window.fixture.reviews.length === 1);
    assert.notEqual((await reviews())[0].digest, old);
  },
  async "a closed action stays on screen until the reviewer moves on"() {
    await armed();
    await fixture("close", "act_00001", "expired", "Expired and denied");
    await page.waitForSelector("[data-testid=closed-banner]");
    await key("a");
    assert.deepEqual(await given(), []);
    await key("j");
    await on("act_00002");
  },
  async "a critical action is approved only after it was read"() {
    await armed();
    await key("j"); await on("act_00002"); await key("a");
    assert.deepEqual(await given(), []);
    await key("y");
    await gone("must-read");
    await key("a");
    await page.waitForFunction(() => window.fixture.reviews.length === 1);
  },
  async "a rejection needs a reason"() {
    await armed();
    await key("r"); await key("Enter");
    assert.deepEqual(await given(), []);
    await key("2"); await key("Enter");
    await page.waitForFunction(() => window.fixture.reviews.length === 1);
    assert.deepEqual((await reviews())[0].reasons, ["too_broad"]);
  },
  async "letters typed into a comment are words"() {
    await armed();
    await key("r");
    await page.click("[data-testid=comment]");
    await page.keyboard.type("area next");
    assert.deepEqual(await given(), []);
    await key("Control+Enter");
    await page.waitForFunction(() => window.fixture.reviews.length === 1);
    assert.equal((await reviews())[0].comment, "area next");
  },
  async "G then A goes to Audit, however slowly"() {
    await armed();
    await key("g"); await page.waitForTimeout(1500); await key("a");
    await page.waitForSelector("[data-testid=chain-state]");
    assert.deepEqual(await given(), []);
  },
  async "a held key decides nothing"() {
    await armed();
    await key("j"); await on("act_00002"); await key("j"); await on("act_00003");
    await page.evaluate(() => window.dispatchEvent(new KeyboardEvent("keydown", { key: "a", repeat: true })));
    assert.deepEqual(await given(), []);
  },
  async "a proposal replaced while it is edited cannot be approved over"() {
    await armed();
    await key("e");
    await page.waitForSelector(".cm-content");
    await fixture("revise", "act_00001");
    await page.waitForSelector("[data-testid=editor-stale]");
    await key("Control+Enter");
    assert.deepEqual(await given(), []);
    assert.equal(await page.getAttribute("[data-testid=editor-submit]", "aria-disabled"), "true");
  },
  async "the way out of a stale editor leads through the new proposal, and waits there"() {
    await armed();
    await key("e");
    await page.waitForSelector(".cm-content");
    await fixture("revise", "act_00001");
    await page.waitForSelector("[data-testid=editor-stale]");
    await page.waitForTimeout(1500);
    await page.click("[data-testid=editor-leave]");
    await gone("editor");
    await page.waitForSelector("[data-testid=disarmed]");
    await key("a"); await key("e");
    assert.deepEqual(await given(), []);
    assert.equal(await page.$("[data-testid=editor]"), null);
  },
  async "a button that was clicked does not decide the next action"() {
    await armed();
    await key("j"); await on("act_00002"); await key("j"); await on("act_00003");
    await page.click("[data-testid=verdict-approve]");
    await on("act_00004");
    await armed();
    await key("Space"); await key("Enter");
    await page.waitForTimeout(100);
    assert.equal((await given()).length, 1);
    await key("j");
    await on("act_00005");
  },
  async "a button that has the focus does not decide what replaced it"() {
    await armed();
    await page.focus("[data-testid=verdict-approve]");
    await fixture("revise", "act_00001");
    await page.waitForSelector("[data-testid=disarmed]");
    await gone("disarmed");
    await armed();
    await key("Space"); await key("Enter");
    await page.waitForTimeout(100);
    assert.deepEqual(await given(), []);
  },
  async "a comment being typed goes on when the proposal is replaced"() {
    await armed();
    await page.click("[data-testid=comment]");
    await page.keyboard.type("one ");
    await fixture("revise", "act_00001");
    await page.waitForSelector("[data-testid=disarmed]");
    await page.keyboard.type("area");
    assert.equal(await page.inputValue("[data-testid=comment]"), "one area");
    assert.deepEqual(await given(), []);
  },
  async "a change under a dialog is waited for once the dialog is gone"() {
    await armed();
    await key("?");
    await page.waitForSelector("[data-testid=keysheet]");
    await fixture("revise", "act_00001");
    await page.waitForSelector("[data-testid=changed]");
    await page.waitForTimeout(1500);
    await key("Escape");
    await gone("keysheet");
    await page.waitForSelector("[data-testid=disarmed]");
    await key("a");
    assert.deepEqual(await given(), []);
    await gone("disarmed");
    await key("a");
    await page.waitForFunction(() => window.fixture.reviews.length === 1);
  },
  async "a change in a hidden window is waited for once it is seen"() {
    await armed();
    const visible = (state) => page.evaluate((s) => {
      Object.defineProperty(document, "visibilityState", { value: s, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
    await visible("hidden");
    await fixture("revise", "act_00001");
    await page.waitForSelector("[data-testid=changed]", { state: "attached" });
    await page.waitForTimeout(1500);
    await visible("visible");
    await page.waitForSelector("[data-testid=disarmed]");
    await key("a");
    assert.deepEqual(await given(), []);
    await gone("disarmed");
  },
  async "evidence of a proposal that was replaced closes"() {
    await armed();
    await page.click("[data-testid=evidence-1]");
    await page.waitForSelector("[data-testid=evidence-dialog]");
    await fixture("revise", "act_00001");
    await gone("evidence-dialog");
    await page.waitForSelector("[data-testid=disarmed]");
    await key("a");
    assert.deepEqual(await given(), []);
  },
  async "the arguments stand open beside a preview, and open again when they change"() {
    await armed();
    const open = () => page.$eval("[data-testid=arguments]", (d) => d.open);
    assert.equal(await open(), true);
    await page.click("[data-testid=arguments] summary");
    assert.equal(await open(), false);
    await fixture("revise", "act_00001");
    await page.waitForSelector("[data-testid=changed]");
    assert.equal(await open(), true);
  },
  async "the pane of an unread critical action fits beside the session"() {
    await key("j"); await on("act_00002");
    await page.waitForSelector("[data-testid=must-read]");
    await page.waitForSelector(".pace");
    const [needed, given] = await page.$eval(".review .scroll", (e) => [e.scrollHeight, e.clientHeight]);
    assert.ok(needed <= given, `${needed} px in ${given}`);
  },
  async "a refusal is said in the pane and the words stay"() {
    await armed();
    await page.fill("[data-testid=comment]", "keep me");
    await page.evaluate(() => { document.activeElement.blur(); window.fixture.refuseNext = true; });
    await key("a");
    await page.waitForSelector("[data-testid=refused]");
    assert.equal(await page.inputValue("[data-testid=comment]"), "keep me");
  },
  async "a link from outside disarms"() {
    await armed();
    await page.evaluate(() => window.fixture.emit({ type: "open", action: "act_00006" }));
    await on("act_00006");
    await key("a");
    assert.deepEqual(await given(), []);
  },
  async "a new action at the top does not move the selection"() {
    await armed();
    await fixture("propose", "Something new");
    await page.waitForFunction(() => document.querySelector("[data-testid=queue-row]").textContent.includes("Something new"));
    assert.equal(await page.getAttribute("[data-testid=detail]", "data-action"), "act_00001");
    await key("k");
    await page.waitForSelector("[data-testid=disarmed]");
  },
};

let failed = 0;
for (const [name, story] of Object.entries(stories)) {
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(8000);
  page.on("pageerror", (e) => console.log("threw", e.message));
  page.on("console", (m) => m.type() === "error" && console.log(m.text()));
  try {
    await page.goto(`${base}?theme=light`);
    await page.waitForSelector("[data-testid=detail]");
    await story();
    console.log("ok    ", name);
  } catch (thrown) {
    failed++;
    console.log("FAILED", name, "\n", thrown.message);
  }
  await page.close();
}
await browser.close();
await server.close();
process.exit(failed > 0 ? 1 : 0);
