// Long content: arguments are not approved unseen, and hidden lines are counted.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { changeResponse, startDesk, closeBrowser, openEvidence, selectAction, waitUntil } from "../desk.mjs";

after(closeBrowser);

/** Arguments that fill this many lines. */
const steps = (count) => ({ run: Array.from({ length: count - 4 }, (_, n) => `step ${n}`) });
const unseen = (page) => page.getByTestId("unseen");
const mayApprove = (page) => page.locator("[data-testid=verdict-approve]:not([aria-disabled])");

/** Selects the action and waits until approval is blocked. */
async function open(page, id) {
  await selectAction(page, id);
  await unseen(page).waitFor();
}

/** Enter scrolls from the last seen line, page by page, until all was on screen. */
const scrollToEnd = (page) => waitUntil("the end of it", async () => {
  await page.keyboard.press("Enter");
  return (await unseen(page).count()) === 0;
});

test("long arguments are approved after all lines were seen", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Migrate", { arguments: steps(300), risk: "low" });
  await open(page, id);
  const shown = page.getByTestId("arguments");
  assert.match(await shown.innerText(), /240 more lines are not shown/);
  await page.keyboard.press("a");
  await page.getByTestId("hint").waitFor();
  assert.ok(await tool.isOpen(id));

  await scrollToEnd(page);
  assert.match(await shown.innerText(), /297 lines/);
  assert.match(await shown.innerText(), /step 295/);
  await page.keyboard.press("a");
  await mayApprove(page).waitFor();
  assert.ok(await tool.isOpen(id), "keys wait after the end came into view");
  await page.keyboard.press("a");
  assert.equal((await tool.decision(id)).verdict, "approved");
});

test("jump to the end keeps approval blocked", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Migrate", { arguments: steps(300), preview: null });
  await open(page, id);
  await page.getByTestId("arguments").getByTestId("show-all").click();
  await page.getByTestId("arguments").getByTestId("rest").waitFor({ state: "detached" });
  const pane = page.locator("[data-reading]");
  await pane.evaluate((e) => (e.scrollTop = e.scrollHeight));
  await page.keyboard.press("a");
  await page.getByTestId("hint").waitFor();
  assert.ok(await tool.isOpen(id));
  // Back to the top, and down with the wheel.
  await pane.evaluate((e) => (e.scrollTop = 0));
  await pane.hover();
  await waitUntil("the end of it", async () => {
    await page.mouse.wheel(0, 400);
    return (await unseen(page).count()) === 0;
  });
  await mayApprove(page).waitFor();
});

test("low-risk arguments below a long preview are not collapsed", async (t) => {
  const { page, tool } = await startDesk(t);
  const content = Array.from({ length: 900 }, (_, n) => `+ nothing to see ${n}`).join("\n");
  const id = await tool.propose("Tidy up", { arguments: steps(40), risk: "low", preview: { type: "diff", content } });
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, id);
  const [top, bottom] = await page.getByTestId("arguments").locator(".lines").evaluate((e) => [e.getBoundingClientRect().top, innerHeight]);
  assert.ok(top < bottom - 60, `the arguments begin at ${top} of ${bottom} px`);
  assert.equal(await page.getByTestId("arguments").locator("[data-testid=rest]").count(), 0);
  // The preview counts too; the reading view shows all of it.
  await page.getByTestId("open-reader").click();
  await page.getByTestId("reader").waitFor();
  await waitUntil("the end of it", async () => {
    await page.getByTestId("next-unread").click({ timeout: 1_000 }).catch(() => undefined);
    return (await page.getByTestId("next-unread").count()) === 0;
  }, 60_000);
  await mayApprove(page).waitFor();
});

test("read confirmation does not replace unseen lines", async (t) => {
  const { page, tool, call } = await startDesk(t);
  const id = await tool.propose("Drop tables", { arguments: steps(300), risk: "critical" });
  await open(page, id);
  await page.getByTestId("must-read").waitFor();
  await page.keyboard.press("y");
  await page.getByTestId("hint").waitFor();
  assert.equal((await call("action_detail", { id })).read_confirmed, false);
  // Even a confirmation from elsewhere opens nothing.
  await call("confirm_read", { id, digest: (await call("action_detail", { id })).digest });
  await page.getByTestId("must-read").waitFor({ state: "detached" });
  await page.keyboard.press("a");
  await page.getByTestId("hint").waitFor();
  assert.ok(await tool.isOpen(id));
  await scrollToEnd(page);
  await mayApprove(page).waitFor();
  await page.keyboard.press("a");
  assert.equal((await tool.decision(id)).verdict, "approved");
});

test("opened evidence does not count as seen arguments", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Drop tables", { arguments: steps(300), risk: "critical", evidence: [{ title: "Plan", text: "one step" }] });
  await selectAction(page, id);
  await openEvidence(page, 0);
  await page.getByTestId("must-read").filter({ hasText: "Read the action, then confirm" }).waitFor();
  await unseen(page).waitFor();
  await page.keyboard.press("a");
  await page.getByTestId("hint").waitFor();
  assert.ok(await tool.isOpen(id));
});

test("read confirmation is blocked while content is missing", async (t) => {
  const { page, tool, call } = await startDesk(t);
  let here = false;
  await changeResponse(page, "action_detail", (detail) => (here ? detail : { ...detail, content: null, content_missing: "It is still on its way from the hub." }));
  const id = await tool.propose("Drop tables", { risk: "critical" });
  await page.locator(`[data-testid=queue-row][data-action="${id}"]`).click();
  await page.getByTestId("content-missing").waitFor();
  await page.getByTestId("disarmed").waitFor({ state: "detached" });
  await page.keyboard.press("y");
  await page.getByTestId("hint").filter({ hasText: "not on this device yet" }).waitFor();
  assert.equal((await call("action_detail", { id })).read_confirmed, false);
  assert.equal(await page.getByTestId("read-confirm").getAttribute("aria-disabled"), "true");
  here = true;
  // A stale event makes the window read the action again.
  await tool.replace(id, "Drop tables", { risk: "critical", arguments: { tables: ["orders"] } });
  await page.getByTestId("arguments").waitFor();
  await page.keyboard.press("a");
  assert.ok(await tool.isOpen(id));
});

test("long preview, evidence, reasons and record load completely", async (t) => {
  const { page, tool } = await startDesk(t);
  const lines = (word, count) => Array.from({ length: count }, (_, n) => `${word} ${n}`).join("\n");
  const id = await tool.propose("Long", {
    preview: { type: "text", content: lines("effect", 3_000) },
    reasons: lines("because", 300),
    evidence: [{ title: "Log", text: lines("log", 3_000) }],
  });
  await selectAction(page, id);
  for (const [of, last] of [["the preview", "effect 2999"], ["the reasons", "because 299"]]) {
    const rest = page.locator(`[data-testid=rest][data-of="${of}"]`);
    assert.match(await rest.innerText(), /[\d,]+ more lines are not shown/);
    await rest.getByTestId("show-all").click();
    await rest.waitFor({ state: "detached" });
    if (of === "the preview") await page.getByTestId("preview").evaluate((box) => (box.scrollTop = box.scrollHeight));
    await page.getByTestId("detail").getByText(last).waitFor();
  }
  await page.getByTestId("evidence-0").click();
  const dialog = page.getByTestId("evidence-dialog");
  await dialog.getByTestId("show-more").click();
  const scrollLogTo = async (last) => {
    await dialog.locator("[data-scroller]").evaluate((box) => (box.scrollTop = box.scrollHeight));
    return dialog.getByText(last).isVisible();
  };
  await waitUntil("the next part of the log", () => scrollLogTo("log 2399"));
  assert.match(await dialog.innerText(), /600 more lines are not shown/);
  await dialog.getByTestId("show-all").click();
  await waitUntil("the end of the log", () => scrollLogTo("log 2999"));
  await page.keyboard.press("Escape");

  await page.getByTestId("nav-audit").click();
  await page.getByTestId("audit-row").filter({ hasText: "Proposed Long" }).first().click();
  await page.getByTestId("story").getByRole("button", { name: "Show record" }).first().click();
  const record = page.getByTestId("record");
  await record.getByText("characters are not shown").or(record.getByText("lines are not shown")).waitFor();
  await record.getByRole("button", { name: "Copy this part of the document" }).waitFor();
  await record.getByTestId("show-all").last().click();
  await record.getByTestId("rest").waitFor({ state: "detached" });
  await record.getByText("effect 2999").waitFor();
});

test("right-to-left text does not reorder its surroundings", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("שלום", { arguments: { "שם": 1, "amount": 2 } });
  await selectAction(page, id);
  // The name is left of its value.
  const places = await page.getByTestId("arguments").locator(".lines").evaluate((pre) => {
    const walker = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT);
    const at = (text) => {
      walker.currentNode = pre;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const found = node.textContent.indexOf(text);
        if (found < 0) continue;
        const range = document.createRange();
        range.setStart(node, found);
        range.setEnd(node, found + text.length);
        return range.getBoundingClientRect().left;
      }
      return null;
    };
    return [at("שם"), at("1")];
  });
  assert.ok(places[0] !== null && places[0] < places[1], `name at ${places[0]}, value at ${places[1]}`);
});
