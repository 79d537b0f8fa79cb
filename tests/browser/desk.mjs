// One desk per story: the program `desk-browser` (hub, desk and built UI) on an
// empty folder, a page in Chromium, and tools that use the real API.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const program = process.env.DESK_BROWSER ?? `${root}/target/debug/desk-browser`;
export const artefacts = process.env.ARTEFACTS ?? `${root}/artefacts`;

let browser;

/** Closes the browser of a test file; call it in `after`. */
export async function closeBrowser() {
  await browser?.close();
}

/** Opens a page on a new desk, before its first run. Verdicts are sent at once unless `undoSeconds` says otherwise. */
export async function openNewDesk(t, { undoSeconds = 0, ...options } = {}) {
  const server = await serve(t);
  await call(server.url, "set_preferences", { undo_seconds: undoSeconds });
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", ...options });
  page.setDefaultTimeout(20_000);
  const complaints = complaintsOf(page);
  t.after(() => page.close());
  await page.goto(server.url);
  return { page, complaints, ...server, call: (command, args) => call(server.url, command, args) };
}

/** Opens a page on a desk that is set up, with one tool. */
export async function startDesk(t, options) {
  const desk = await openNewDesk(t, options);
  await desk.page.getByTestId("setup-name").fill("Mara Ortiz");
  await desk.page.getByTestId("setup-start").click();
  await desk.page.getByTestId("nav-queue").waitFor();
  return { ...desk, tool: await addTool(desk, "deploy-pilot") };
}

/** Adds a second person at the same hub, with their own desk. */
export async function addColleague(t, owner, name, options, roles = ["reviewer"]) {
  const profile = { roles, teams: [], qualifications: [], email: "" };
  const { code } = await owner.call("invite", { profile, hours: 4, person: null });
  const desk = await openNewDesk(t, options);
  await desk.call("join_team", { hub: owner.hub, code, name });
  await desk.page.reload();
  await desk.page.getByTestId("nav-queue").waitFor();
  return desk;
}

/** Publishes a policy. */
export async function publishPolicy(desk, text) {
  const { version } = await desk.call("policy", { version: null });
  await desk.call("publish_policy", { text, expected_version: version });
}

/** Sends a verdict without the screen. */
export async function submitReview(desk, id, verdict, more = {}) {
  await waitUntil("the action at this desk", async () => (await desk.call("action_detail", { id }).catch(() => null))?.content);
  const { digest } = await desk.call("action_detail", { id });
  return desk.call("review", { action: id, digest, verdict, reasons: [], comment: "", certainty: null, arguments: null, ...more });
}

/** Changes the response of the desk to one command, for states that are slow to reach. */
export async function changeResponse(page, command, change) {
  await page.route(`**/desk/call/${command}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: response.ok() ? change(await response.json()) : await response.json() });
  });
}

/** Adds a tool and returns a client with its token. */
export async function addTool(desk, name) {
  const { token } = await desk.call("add_tool", { name, owner: null });
  return new Tool(desk.hub, name, token);
}

/** Adds a source and returns what delivers to it; that answers with the counts. */
export async function addSource(desk, name, type) {
  const { token, url } = await desk.call("add_source", { name, type, url: "" });
  return async (body) => {
    const answer = await fetch(url, { method: "POST", headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, body: JSON.stringify(body) });
    assert.equal(answer.status, 202, await answer.clone().text());
    return answer.json();
  };
}

/** Proposes an action, approves it and reports that it ran. */
export async function runAction(desk, tool, title, more) {
  const id = await tool.propose(title, more);
  await submitReview(desk, id, "approve");
  const { grant, digest } = await tool.decision(id);
  await tool.send("POST", `/v1/actions/${id}/grant`, { grant: grant.value ?? grant, digest });
  await tool.send("POST", `/v1/actions/${id}/outcome`, { outcome: "executed" });
  return id;
}

/** Repeats `look` until it is true. */
export async function waitUntil(what, look, limit = 20_000) {
  for (const end = Date.now() + limit; !(await look()); await setTimeout(50)) {
    if (Date.now() > end) throw new Error(`timed out waiting for: ${what}`);
  }
}

/** Opens a piece of evidence, follows its link and closes it. */
export async function openEvidence(page, index) {
  await page.getByTestId(`evidence-${index}`).click();
  const dialog = page.getByTestId("evidence-dialog");
  const link = dialog.getByTestId("link-open");
  const text = dialog.getByRole("region").filter({ hasText: /\S/ });
  await link.or(text).or(dialog.getByText("sent only this title")).first().waitFor();
  if ((await link.count()) > 0) {
    const [popup] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
    await popup.close();
  } else {
    await page.keyboard.press("Escape");
  }
  await dialog.waitFor({ state: "detached" });
}

/** Waits until this action is on screen and its keys work. */
export async function waitUntilReady(page, id) {
  await page.locator(`[data-testid=detail][data-action="${id}"]`).waitFor();
  await page.getByTestId("disarmed").waitFor({ state: "detached" });
  await page.locator("[data-testid=verdict-reject]:not([aria-disabled])").waitFor();
}

/** Confirms "I have read this" with its key, as soon as the confirmation is possible. */
export async function confirmRead(page) {
  await page.locator("[data-testid=read-confirm]:not([aria-disabled])").waitFor();
  await page.keyboard.press("y");
  await page.getByTestId("must-read").waitFor({ state: "detached" });
}

/** Selects the action in the list and waits until its keys work. */
export async function selectAction(page, id) {
  await page.locator(`[data-testid=queue-row][data-action="${id}"]`).click();
  await waitUntilReady(page, id);
}

class Tool {
  constructor(hub, name, token) {
    Object.assign(this, { hub, name, token });
  }

  action(title, more = {}) {
    return {
      kind: "deploy.rollout",
      title,
      tool: { name: this.name, model_version: "3.2" },
      target: { service: "checkout", environment: "prod", region: "eu-west" },
      arguments: { image: "checkout-api:v412", replicas: 48 },
      preview: { type: "diff", content: "--- a\n+++ b\n-image: checkout-api:v415\n+image: checkout-api:v412\n" },
      reasons: "Error rate rose after v415.",
      risk: "medium",
      ttl_seconds: 900,
      ...more,
    };
  }

  async propose(title, more) {
    return (await this.send("POST", "/v1/actions", this.action(title, more))).id;
  }

  async replace(id, title, more) {
    await this.send("PUT", `/v1/actions/${id}`, this.action(title, more));
  }

  /** Waits for the decision at the hub. */
  async decision(id) {
    for (let round = 0; round < 8; round++) {
      const answer = await this.fetch("GET", `/v1/actions/${id}/decision?wait=5s`);
      if (answer.status === 200) return answer.json();
    }
    throw new Error(`no decision on ${id}`);
  }

  async isOpen(id) {
    return (await this.fetch("GET", `/v1/actions/${id}/decision`)).status === 202;
  }

  async send(method, path, body) {
    const answer = await this.fetch(method, path, body);
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
    return answer.json();
  }

  fetch(method, path, body) {
    const headers = { authorization: `Bearer ${this.token}`, "content-type": "application/json" };
    return fetch(this.hub + path, { method, headers, body: body && JSON.stringify(body) });
  }
}

async function call(url, command, args = {}) {
  const answer = await fetch(`${url}/desk/call/${command}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(args),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(`${command}: ${JSON.stringify(body)}`);
  return body;
}

async function serve(t) {
  // Tests must not write to the keychain of the person who runs them.
  const env = { ...process.env, HOLDPOINT_KEYCHAIN: "off" };
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"], env });
  const stop = async () => {
    // The program ends when its input ends.
    child.stdin.end();
    if (child.exitCode === null) await once(child, "exit");
  };
  t.after(stop);
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return { ...JSON.parse(line), stop };
}

/** Collects errors and warnings of the page; a refusal of the desk is none. */
function complaintsOf(page) {
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    const refusal = message.text().includes("status of 422");
    if (["error", "warning"].includes(message.type()) && !refusal) complaints.push(message.text());
  });
  return complaints;
}
