// Measures the reading view: how long opening takes until it is drawn, and frames with a
// blank while scrolling. Prints one JSON line for `cargo xtask bench`.

import { closeBrowser, startDesk } from "./desk.mjs";

const OPENINGS = 15;
const SCROLL_PX_PER_FRAME = 600;

const lines = Array.from({ length: 1_000 }, (_, n) => `-  timeout_${n}: 10s\n+  timeout_${n}: 20s`);
const LONG = { preview: { type: "diff", content: [`--- a/config.yaml`, `+++ b/config.yaml`, `@@ -1,1000 +1,1000 @@`, ...lines].join("\n") } };

const stops = [closeBrowser];
const { page, tool } = await startDesk({ after: (stop) => stops.push(stop) });
const id = await tool.propose("Apply 2,000 lines", LONG);
await page.locator(`[data-testid=queue-row][data-action="${id}"]`).click();
await page.locator(`[data-testid=detail][data-action="${id}"]`).waitFor();

const open_ms = [];
for (let i = 0; i < OPENINGS; i++) {
  open_ms.push(await page.evaluate(openAndMeasure));
  await page.keyboard.press("Escape");
  await page.getByTestId("reader").waitFor({ state: "detached" });
}
await page.keyboard.press("v");
await page.getByTestId("reader").waitFor();
const scrolled = await page.evaluate(scrollAndCount, SCROLL_PX_PER_FRAME);
console.log(JSON.stringify({ open_ms, ...scrolled }));
for (const stop of stops.toReversed()) await stop();

/** From the key to the frame in which lines of arguments and preview are drawn. */
function openAndMeasure() {
  return new Promise((resolve) => {
    const start = performance.now();
    const drawn = () => ["arguments", "preview"].every((part) => document.querySelector(`[data-testid=reader] [data-part=${part}] .row`)?.getBoundingClientRect().height > 0);
    const look = () => (drawn() ? requestAnimationFrame(() => resolve(performance.now() - start)) : requestAnimationFrame(look));
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "v", bubbles: true, cancelable: true }));
    requestAnimationFrame(look);
  });
}

/** Scrolls the preview to its end and counts frames in which a part of the view has no lines. */
function scrollAndCount(step) {
  const scroller = document.querySelector("[data-testid=reader-preview] [data-scroller]");
  return new Promise((resolve) => {
    let frames = 0;
    let blank_frames = 0;
    const look = () => {
      const view = scroller.getBoundingClientRect();
      const chunks = [...scroller.querySelectorAll("[data-chunk]")].filter((chunk) => {
        const { top, bottom } = chunk.getBoundingClientRect();
        return bottom > view.top && top < view.bottom;
      });
      frames += 1;
      if (chunks.some((chunk) => chunk.children.length === 0)) blank_frames += 1;
      if (scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1) return resolve({ frames, blank_frames });
      scroller.scrollTop += step;
      // Looks when the frame after the scrolling is drawn.
      requestAnimationFrame(() => setTimeout(look));
    };
    look();
  });
}
