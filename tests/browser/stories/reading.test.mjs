// The reading view with content as tools send it: long diffs, plans, manifests, migrations, and large arguments.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startDesk, closeBrowser, selectAction, waitUntil } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

/** A diff of several files without `diff` lines, 2,000 lines in all. */
function longDiff() {
  const files = Array.from({ length: 20 }, (_, file) => {
    const lines = Array.from({ length: 87 }, (_, n) => (n % 9 === 4 ? `-  timeout: ${n}s\n+  timeout: ${n * 2}s` : `   setting_${n}: value ${file}`));
    return [`--- a/services/${file}/config.yaml`, `+++ b/services/${file}/config.yaml`, `@@ -1,${lines.length} +1,${lines.length} @@`, ...lines].join("\n");
  });
  return files.join("\n");
}

const TERRAFORM = `Terraform will perform the following actions:

  # module.db.aws_db_instance.orders must be replaced
-/+ resource "aws_db_instance" "orders" {
      ~ address                 = "orders.c1x.eu-west-1.rds.amazonaws.com" -> (known after apply)
      ~ allocated_storage       = 400 -> 800
      ~ engine_version          = "15.4" -> "16.3" # forces replacement
        deletion_protection     = true
      - tags                    = {
          - "team" = "orders"
        } -> null
    }

  # module.db.aws_security_group_rule.ingress will be destroyed
  - resource "aws_security_group_rule" "ingress" {
      - cidr_blocks = ["10.0.0.0/8"] -> null
      - from_port   = 5432 -> null
      - type        = "ingress" -> null
    }

Plan: 1 to add, 0 to change, 2 to destroy.`;

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: checkout-api
  namespace: shop-eu
  labels: {app: checkout, tier: "1"}
spec:
  replicas: 48
  strategy:
    type: RollingUpdate
    rollingUpdate: {maxSurge: 25%, maxUnavailable: 0}
  template:
    spec:
      containers:
        - name: api
          image: registry.example/checkout-api:v412
          # Reads the flags at start only.
          env:
            - {name: ADDRESS_CHECK, value: "off"}
          resources:
            limits: {cpu: "2", memory: 1Gi}
          readinessProbe:
            httpGet: {path: /ready, port: 8080}
            periodSeconds: 5
`;

const MIGRATION = `-- Splits the address of a customer.
BEGIN;
ALTER TABLE customer ADD COLUMN street text, ADD COLUMN city text;
UPDATE customer
   SET street = split_part(address, ',', 1),
       city   = trim(split_part(address, ',', 2))
 WHERE address IS NOT NULL;
ALTER TABLE customer DROP COLUMN address;
CREATE INDEX CONCURRENTLY customer_city ON customer (city);
COMMIT;
`;

const CONTENTS = {
  "diff-2000": { preview: { type: "diff", content: longDiff() }, arguments: { apply: "services/*/config.yaml", commit: "4f1c9d2" } },
  terraform: { risk: "critical", preview: { type: "text", content: TERRAFORM }, arguments: { workspace: "prod-eu", plan_file: "s3://plans/8841.tfplan", targets: ["module.db"], auto_approve: true } },
  kubernetes: { preview: null, arguments: { namespace: "shop-eu", manifest: MANIFEST, server_side: true } },
  sql: { risk: "high", preview: { type: "plan", content: ["Copy 18,204,113 addresses", "Drop column customer.address", "Build an index"] }, arguments: { database: "orders", migration: MIGRATION, lock_timeout_ms: 2000 }, evidence: [{ title: "Row counts by city", text: "Berlin 812,004\nZürich 401,220\nno comma 1,204" }] },
  "megabyte": { preview: null, arguments: { rows: Array.from({ length: 9_000 }, (_, n) => ({ id: n, email: `customer-${n}@example.com`, plan: n % 3 ? "basic" : "business", note: "Imported from the old system." })) } },
};

async function openReader(page, id) {
  await selectAction(page, id);
  await page.keyboard.press("v");
  await page.getByTestId("reader").waitFor();
}

for (const colorScheme of ["light", "dark"]) {
  test(`reading view of long and structured content, ${colorScheme}`, async (t) => {
    const { page, tool, complaints } = await startDesk(t, { colorScheme, viewport: { width: 1280, height: 800 } });
    for (const [name, content] of Object.entries(CONTENTS)) {
      const id = await tool.propose(`Apply ${name}`, content);
      await openReader(page, id);
      await page.getByTestId("lines-seen").waitFor();
      if (name === "diff-2000") await page.getByTestId("diff-columns").click();
      await waitUntil("all parts", async () => (await page.getByTestId("rest").count()) === 0, 90_000);
      await captureScreen(page, `reader-${name}`, colorScheme);
      await page.keyboard.press("Escape");
    }
    assert.deepEqual(complaints, []);
  });
}

test("approval of a long action states what was sampled", async (t) => {
  const { page, tool, call } = await startDesk(t);
  const id = await tool.propose("Apply 2,500 lines", { preview: { type: "text", content: "line\n".repeat(2_500) } });
  await openReader(page, id);
  await page.locator("[data-testid=verdict-approve][aria-disabled]").waitFor();
  await page.getByTestId("sampled").fill("the first and the last 100 lines");
  await page.keyboard.press("Tab");
  await page.locator("[data-testid=verdict-approve]:not([aria-disabled])").waitFor();
  await page.getByTestId("verdict-approve").click();
  assert.equal((await tool.decision(id)).verdict, "approved");
  await waitUntil("the record of it", async () => JSON.stringify(await call("story", { id })).includes("Sampled: the first and the last 100 lines"));
});

test("raw arguments are the bytes that the digest covers", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Scale", { arguments: { replicas: 4, image: "v1" } });
  await openReader(page, id);
  await page.getByTestId("arguments-form-raw").click();
  assert.equal(await page.getByTestId("arguments-raw").innerText(), '{"image":"v1","replicas":4}');
  await page.getByTestId("arguments-tree").click();
  await page.getByTestId("arguments-raw").waitFor({ state: "detached" });
});

test("evidence counts as opened after its last line was on screen", async (t) => {
  const { page, tool } = await startDesk(t);
  const text = Array.from({ length: 600 }, (_, n) => `sample ${n}`).join("\n");
  const id = await tool.propose("Drop table orders", { risk: "critical", evidence: [{ title: "Trace", text }] });
  await selectAction(page, id);
  await page.getByTestId("evidence-0").click();
  await page.getByTestId("evidence-dialog").filter({ hasText: "sample 1" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("v");
  const contents = page.getByTestId("reader-contents");
  await contents.filter({ hasText: "0 of 1 opened" }).waitFor();
  await page.keyboard.press("Control+f");
  await page.keyboard.type("sample 599");
  await page.getByTestId("find-count").filter({ hasText: "1 in evidence" }).waitFor();
  await page.keyboard.press("Escape");
  await contents.filter({ hasText: "0 of 1 opened" }).waitFor();
  await waitUntil("every line of the evidence on screen", async () => {
    await page.keyboard.press("Space");
    return (await contents.innerText()).includes("1 of 1 opened");
  });
});

test("contents follow the scrolling of the preview", async (t) => {
  const { page, tool } = await startDesk(t);
  const id = await tool.propose("Apply settings", CONTENTS["diff-2000"]);
  await openReader(page, id);
  const current = page.locator("[data-testid=reader-contents] [aria-current]");
  await waitUntil("all parts", async () => (await page.getByTestId("rest").count()) === 0);
  await page.getByTestId("reader-contents").getByText("services/12/config.yaml").click();
  await current.filter({ hasText: "services/12/config.yaml" }).waitFor();
  await page.getByTestId("reader-preview").hover();
  await waitUntil("the next file to be current", async () => {
    await page.mouse.wheel(0, 700);
    return (await current.innerText()).includes("services/13/config.yaml");
  });
});
