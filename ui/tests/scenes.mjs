// What is photographed: where it starts, and what is done first.

const detail = "[data-testid=detail]";
const armed = (page) => page.waitForFunction(() => !document.querySelector("[data-testid=disarmed]"));
const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};

export const SCENES = [
  { name: "queue", ready: detail, act: armed },
  { name: "queue-must-read", ready: detail, act: async (page) => { await armed(page); await press(page, "j"); } },
  { name: "queue-text", ready: detail, act: async (page) => { await page.click("[data-action=act_00009]"); } },
  { name: "queue-hostile", ready: detail, act: async (page) => { await page.click("[data-action=act_00008]"); } },
  { name: "queue-plan", ready: detail, act: async (page) => { await page.click("[data-action=act_00004]"); } },
  { name: "queue-arguments", ready: detail, act: async (page) => { await page.click("[data-action=act_00005]"); } },
  { name: "queue-many", query: "rows=50000", ready: detail, act: async (page) => { await page.evaluate(() => (document.querySelector("[data-testid=queue-list]").scrollTop = 1e6)); } },
  { name: "queue-reject", ready: detail, act: async (page) => { await armed(page); await press(page, "r", "2"); } },
  { name: "queue-changed", ready: detail, wait: 120, act: async (page) => { await armed(page); await page.evaluate(() => window.fixture.revise("act_00001")); await page.waitForSelector("[data-testid=disarmed]"); } },
  { name: "queue-closed", ready: detail, wait: 1500, act: async (page) => { await armed(page); await page.evaluate(() => window.fixture.close("act_00001", "expired", "Expired and denied")); await page.waitForSelector("[data-testid=closed-banner]"); } },
  { name: "queue-refused", ready: detail, act: async (page) => { await armed(page); await page.evaluate(() => (window.fixture.refuseNext = true)); await press(page, "a"); await page.waitForSelector("[data-testid=refused]"); } },
  { name: "queue-toast", ready: detail, wait: 300, act: async (page) => { await armed(page); await press(page, "a"); await page.waitForSelector("[data-testid=toast]"); } },
  { name: "editor", ready: detail, wait: 900, act: async (page) => {
    await armed(page); await press(page, "e"); await page.waitForSelector(".cm-content");
    await page.evaluate(() => { const line = [...document.querySelectorAll(".cm-line")].find((l) => l.textContent.includes("replicas")); getSelection().setPosition(line, line.childNodes.length); });
    await press(page, "End", "Backspace", "Backspace", "Backspace"); await page.keyboard.type("12,"); await page.waitForTimeout(300);
  } },
  { name: "link", ready: detail, act: async (page) => { await page.click("[data-testid=evidence-0]"); await page.waitForSelector("[data-testid=link-open]"); } },
  { name: "palette", ready: detail, act: async (page) => { await press(page, "Control+k"); await page.waitForSelector("[data-testid=palette]"); } },
  { name: "keys", ready: detail, act: async (page) => { await press(page, "?"); await page.waitForSelector("[data-testid=keysheet]"); } },
  { name: "outbox", query: "offline=1&notice=1", ready: detail, act: async (page) => { await page.click("[data-testid=sync-state]"); await page.waitForSelector("[data-testid=outbox]"); } },
  { name: "empty", query: "empty=1", ready: "[data-testid=queue-empty]" },
  { name: "audit", hash: "#/audit", ready: "[data-testid=audit-row]", act: async (page) => { await page.click("[data-testid=audit-row] button"); await page.waitForSelector("[data-testid=story]"); } },
  { name: "audit-record", hash: "#/audit", ready: "[data-testid=audit-row]", act: async (page) => { await page.click("[data-testid=audit-row] button"); await page.click("[data-testid=story] .hash button"); await page.waitForSelector("[data-testid=record]"); } },
  { name: "settings", hash: "#/settings", ready: "[data-testid=theme-dark]" },
  { name: "settings-tools", hash: "#/settings/notifications", ready: "[data-testid=theme-dark]" },
  { name: "token", hash: "#/settings/tools", ready: "[data-testid=add-tool]", act: async (page) => { await page.click("[data-testid=add-tool]"); await page.fill("[data-testid=tool-name]", "deploy-pilot-2"); await press(page, "Enter"); await page.waitForSelector("[data-testid=tool-token]"); } },
  { name: "first-run", query: "first=1", ready: "[data-testid=first-run]" },
];
