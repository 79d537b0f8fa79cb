// A desk of its own for every story: `desk-browser` (hub, desk and built UI in
// one program) on an empty folder, a page in Chromium, and tools that propose
// through the real API. Nothing is pretended.

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

/** Ends the one browser of a test file; call it in `after`. */
export async function closeBrowser() {
  await browser?.close();
}

/** A page on a new desk before its first run. */
export async function newDesk(t, options = {}) {
  const server = await serve(t);
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", ...options });
  page.setDefaultTimeout(20_000);
  const complaints = complaintsOf(page);
  t.after(() => page.close());
  await page.goto(server.url);
  return { page, complaints, ...server, call: (command, args) => call(server.url, command, args) };
}

/** A page on a desk where somebody works, and a tool that may propose. */
export async function atWork(t, options) {
  const desk = await newDesk(t, options);
  await desk.page.getByTestId("setup-name").fill("Mara Ortiz");
  await desk.page.getByTestId("setup-start").click();
  await desk.page.getByTestId("nav-queue").waitFor();
  return { ...desk, tool: await addTool(desk, "deploy-pilot") };
}

/** Somebody else at the same hub, at a desk of their own. */
export async function colleague(t, owner, name, options) {
  const profile = { roles: ["reviewer"], teams: [], qualifications: [], email: "" };
  const { code } = await owner.call("invite", { profile, hours: 4, person: null });
  const desk = await newDesk(t, options);
  await desk.call("join_team", { hub: owner.hub, code, name });
  await desk.page.reload();
  await desk.page.getByTestId("nav-queue").waitFor();
  return desk;
}

/** Puts a policy into force. */
export async function publish(desk, text) {
  const { version } = await desk.call("policy", { version: null });
  await desk.call("publish_policy", { text, expected_version: version });
}

/** A verdict given at a desk without its screen. */
export async function review(desk, id, verdict, more = {}) {
  await until("the action at this desk", async () => (await desk.call("action_detail", { id }).catch(() => null))?.content);
  const { digest } = await desk.call("action_detail", { id });
  return desk.call("review", { action: id, digest, verdict, reasons: [], comment: "", certainty: null, arguments: null, ...more });
}

/** Changes what the desk answers to one command, for states that no test can bring about in good time. */
export async function answering(page, command, change) {
  await page.route(`**/desk/call/${command}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: response.ok() ? change(await response.json()) : await response.json() });
  });
}

/** A tool with a token from the desk. */
export async function addTool(desk, name) {
  const { token } = await desk.call("add_tool", { name, owner: null });
  return new Tool(desk.hub, name, token);
}

/** Looks again and again until it is so. */
export async function until(what, look, limit = 20_000) {
  for (const end = Date.now() + limit; !(await look()); await setTimeout(50)) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
  }
}

/** Waits until this action is on screen and its keys work. */
export async function ready(page, id) {
  await page.locator(`[data-testid=detail][data-action="${id}"]`).waitFor();
  await page.getByTestId("disarmed").waitFor({ state: "detached" });
  await page.locator("[data-testid=verdict-reject]:not([aria-disabled])").waitFor();
}

/** Selects the action with the keys, as a person would. */
export async function goTo(page, id) {
  await page.locator(`[data-testid=queue-row][data-action="${id}"]`).click();
  await ready(page, id);
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

  /** The decision, waited for at the hub. */
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
  // Quiet unless something is wrong, and never in the keychain of whoever runs this.
  const env = { ...process.env, HOLDPOINT_KEYCHAIN: "off" };
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"], env });
  const stop = async () => {
    // Its input ends and so does it.
    child.stdin.end();
    if (child.exitCode === null) await once(child, "exit");
  };
  t.after(stop);
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return { ...JSON.parse(line), stop };
}

/** Everything the page complains about; a refusal of the desk is no complaint. */
function complaintsOf(page) {
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    const refusal = message.text().includes("status of 422");
    if (["error", "warning"].includes(message.type()) && !refusal) complaints.push(message.text());
  });
  return complaints;
}
