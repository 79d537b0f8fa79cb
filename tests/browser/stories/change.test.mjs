// Two administrators at one hub: a policy of the first waits for the second.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { addColleague, closeBrowser, publishPolicy, startDesk, waitUntil } from "../desk.mjs";
import { captureScreen } from "../screenshot.mjs";

after(closeBrowser);

const TWO = '[[checkpoint]]\nname = "deploys"\napprove = 2\n';

test("policy waits until the second administrator confirms", async (t) => {
  const owner = await startDesk(t);
  const second = await addColleague(t, owner, "Jan Kos", undefined, ["administrator"]);
  await publishPolicy(owner, TWO);
  assert.equal((await owner.call("policy", { version: null })).version, "default-1");
  await owner.page.getByTestId("nav-settings").first().click();
  await owner.page.getByTestId("change-mine").waitFor();
  assert.equal(await owner.page.getByTestId("change-confirm").count(), 0);

  await second.page.locator("[data-testid=notice][data-code=changes_wait]").waitFor();
  await second.page.getByTestId("nav-settings").first().click();
  await second.page.getByText("Adds deploys: 2 approvals").waitFor();
  for (const colorScheme of ["light", "dark"]) {
    await second.page.emulateMedia({ colorScheme });
    await captureScreen(second.page, "changes", colorScheme);
  }
  await second.page.getByTestId("change-confirm").click();
  await second.page.getByTestId("change-row").waitFor({ state: "detached" });
  await waitUntil("the policy to be in force", async () => (await owner.call("policy", { version: null })).checkpoints[0].name === "deploys");
  await owner.page.getByTestId("change-row").waitFor({ state: "detached" });
});
