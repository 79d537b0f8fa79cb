// Content from a tool is shown as text only.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startDesk, closeBrowser, selectAction, waitUntilReady, waitUntil } from "../desk.mjs";

after(closeBrowser);

const SCRIPT = "<script>window.owned = 1</script><img src=x onerror='window.owned = 1'>";

test("markup stays text", async (t) => {
  const { page, tool, complaints } = await startDesk(t);
  const id = await tool.propose(`Deploy ${SCRIPT}`, {
    reasons: SCRIPT,
    blast_radius: SCRIPT,
    preview: { type: "text", content: SCRIPT },
    arguments: { [SCRIPT]: SCRIPT },
    target: { service: SCRIPT, environment: SCRIPT },
    evidence: [{ title: SCRIPT, text: SCRIPT }],
  });
  await selectAction(page, id);
  await page.getByTestId("evidence-0").click();
  await page.getByTestId("evidence-dialog").waitFor();
  assert.match(await page.getByTestId("detail-title").innerText(), /<script>/);
  assert.match(await page.getByTestId("preview").innerText(), /<img src=x/);
  assert.equal(await page.evaluate(() => window.owned), undefined);
  assert.equal(await page.locator("img[src=x]").count(), 0);
  assert.deepEqual(complaints, []);
});

test("invisible and bidirectional characters are shown as marks", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Pay \u202E0001\u202C to al\u200Bice", { preview: { type: "text", content: "rm\u00AD -rf \u2066/\u2069 \u0007" } });
  await selectAction(page, id);
  for (const part of ["detail-title", "preview"]) {
    const text = await page.getByTestId(part).evaluate((element) => element.textContent);
    assert.doesNotMatch(text, /[\u202A-\u202E\u2066-\u2069\u200B-\u200F\u00AD\u0007]/, `${part} has no live control character`);
  }
  assert.match(await page.getByTestId("detail-title").evaluate((element) => element.textContent), /202E/i);
});

/** Scrolls each column of the reading view to its end, a part of a screen at a time. */
const scrollThrough = (page) => page.evaluate(async () => {
  for (const column of document.querySelectorAll("[data-testid=reader] [data-scroller]")) {
    for (let top = 0; top < column.scrollHeight; top += column.clientHeight - 80) {
      column.scrollTop = top;
      for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    }
  }
});

test("large preview and deep nesting keep the page fast", async (t) => {
  const { page, tool } = await startDesk(t);
  let nested = "bottom";
  for (let level = 0; level < 58; level++) nested = { nested };
  const line = "0123456789 abcdefghij ".repeat(5);
  const content = Array.from({ length: 9_500 }, (_, n) => `+${n} ${line}`).join("\n");
  const id = await tool.propose("Large", { preview: { type: "diff", content }, arguments: { nested } });
  const start = Date.now();
  await selectAction(page, id);
  await page.getByTestId("preview").waitFor();
  assert.ok(Date.now() - start < 8_000, `shown after ${Date.now() - start} ms`);
  assert.ok((await page.locator("*").count()) < 20_000, "the page does not grow with what a tool sends");
  // It is scrolled through in the reading view, and the reviewer states what was sampled.
  await page.keyboard.press("v");
  await page.locator("[data-testid=reader] [data-testid=rest]").first().waitFor({ state: "detached" });
  await waitUntil("every line on screen", async () => {
    await scrollThrough(page);
    return (await page.getByTestId("next-unread").count()) === 0;
  }, 120_000);
  assert.ok((await page.locator("*").count()) < 20_000, "the page does not grow while it is scrolled");
  await page.getByTestId("sampled").fill("all of it, by scrolling");
  await page.keyboard.press("Tab");
  await page.locator("[data-testid=verdict-approve]:not([aria-disabled])").waitFor();
  await page.getByTestId("verdict-approve").click();
  assert.equal((await tool.decision(id)).verdict, "approved");
});

test("link shows its host and does not open itself", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Links", {
    evidence: [
      { title: "Graph", url: "https://user@xn--80ak6aa92e.com/login" },
      { title: "Script", url: "javascript:window.owned=1" },
    ],
  });
  await selectAction(page, id);
  const opened = [];
  page.context().on("page", (other) => opened.push(other.url()));
  await page.getByTestId("evidence-0").click();
  assert.match(await page.getByTestId("link-host").innerText(), /xn--80ak6aa92e\.com/);
  await page.keyboard.press("Escape");
  await page.getByTestId("evidence-1").click();
  await page.getByTestId("evidence-dialog").waitFor();
  assert.equal(await page.locator("[data-testid=link-open]:not([aria-disabled])").count(), 0);
  assert.equal(await page.locator("a[href^='javascript']").count(), 0);
  assert.deepEqual(opened, []);
});
