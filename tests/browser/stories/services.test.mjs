// The service map in Settings, the impact of an incident and of an action, and incidents that are the same.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeBrowser, startDesk } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const MAP = `[[service]]
name = "checkout-api"
tier = 1
owner = "payments"
depends = ["address-svc"]
customers_lose = "6 to 8 % of checkouts fail."
cost_per_hour = 1250000
currency = "EUR"
aliases = ["checkout", "checkout-*"]

[[service]]
name = "address-svc"
tier = 2
owner = "Lin W."
cost_per_hour = 40000
currency = "JPY"

[[service]]
name = "web"
depends = ["checkout-api"]

[[service]]
name = "app"
depends = ["checkout-api"]
`;

const minutesAgo = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();

/** The same outage, as alerting and as the status page tell of it. */
async function tell(desk) {
  const { token, url } = await desk.call("add_source", { name: "status", type: "incidents", url: "" });
  const incidents = [
    { id: "a-1", title: "CheckoutErrorRate", severity: "critical", services: ["checkout", "address-svc", "edge-9"], started_at: minutesAgo(43) },
    { id: "s-1", title: "Checkout errors, EU", severity: "SEV 2", services: ["checkout-web"], started_at: minutesAgo(40), resolved_at: minutesAgo(5) },
  ];
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  assert.equal((await fetch(url, { method: "POST", headers, body: JSON.stringify(incidents) })).status, 202);
}

async function openFile(page, text) {
  await page.getByTestId("services-file").setInputFiles({ name: "services.toml", mimeType: "text/plain", buffer: Buffer.from(text) });
}

for (const colorScheme of ["light", "dark"]) {
  test(`service map, impact and merge, ${colorScheme}`, async (t) => {
    const desk = await startDesk(t, { colorScheme });
    const { page } = desk;
    await tell(desk);
    await page.goto(new URL("#/settings/services", page.url()).href);
    await page.getByTestId("services-none").waitFor();
    assert.match(await page.getByTestId("services-unmapped").innerText(), /edge-9/);
    await page.getByTestId("services-edit").click();
    await page.getByTestId("services-source").locator(".cm-content").waitFor();
    await openFile(page, MAP.replace('"address-svc"]', '"adress-svc", "web"]').replace("cost_per_hour = 40000", "cost_per_hour = -4.5"));
    await page.getByTestId("services-mistakes").getByText("Did you mean address-svc?").waitFor();
    await page.getByTestId("services-mistakes").getByText("circle").waitFor();
    assert.equal(await page.getByTestId("services-publish").getAttribute("aria-disabled"), "true");
    await openFile(page, MAP);
    await page.getByTestId("services-summary").waitFor();
    await page.getByTestId("services-publish").click();
    await page.getByTestId("services-confirm").click();
    await page.getByTestId("services-version").waitFor();
    await page.getByTestId("services-editor").waitFor({ state: "detached" });
    await page.getByTestId("services-table").waitFor();
    await captureScreen(page, "services", colorScheme);

    await page.getByTestId("nav-incidents").click();
    const row = (text) => page.getByTestId("incident-row").filter({ hasText: text });
    await row("CheckoutErrorRate").dblclick();
    const impact = page.getByTestId("incident-impact");
    await impact.getByText("6 to 8 % of checkouts fail.").waitFor();
    assert.match(await impact.innerText(), /EUR [\d,]+\.\d\d/);
    assert.match(await impact.innerText(), /JPY/);
    assert.match(await impact.innerText(), /edge-9/);
    await captureScreen(page, "incident-impact", colorScheme);
    await page.getByTestId("incident-merge").click();
    await page.getByTestId("merge-choice").filter({ hasText: "Checkout errors, EU" }).click();
    await captureScreen(page, "incident-merge", colorScheme);
    await page.getByTestId("merge-send").click();
    await page.getByTestId("incident-merge-part").getByText("The same as").waitFor();
    assert.match(await page.getByTestId("incident-page").locator("h2").innerText(), /Checkout errors, EU/);
    await captureScreen(page, "incident-merged", colorScheme);
    await page.getByTestId("incident-split").click();
    await page.getByTestId("split-confirm").click();
    await page.getByTestId("incident-merge").waitFor();

    const id = await desk.tool.propose("Deploy checkout-api v415", { target: { service: "checkout-worker", environment: "prod" } });
    await page.getByTestId("nav-queue").click();
    await page.locator(`[data-id="${id}"]`).first().click().catch(() => page.getByText("Deploy checkout-api v415").first().click());
    await page.getByText("checkout-api · tier 1 · 2 dependants · EUR 12,500.00 an hour").waitFor();
    await captureScreen(page, "action-touches", colorScheme);
  });
}
