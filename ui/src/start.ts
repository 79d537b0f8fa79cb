// Starts the window on a host: styles, then data, then the first draw.

import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "./tokens.css";
import "./app.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { desk } from "./desk.svelte";
import type { Host } from "./host";
import { clock } from "./kit/clock.svelte";
import { nav } from "./nav.svelte";
import { findScreen, loadView } from "./screens";
import { appearance } from "./preferences.svelte";
import { workbench } from "./views/Queue/workbench.svelte";

export function start(host: Host): void {
  appearance.paint();
  clock.start();
  nav.follow();
  // Frame state, first queue page and view are loaded together. With the data in the first
  // paint there is one layout; without it there are two.
  desk.start(host);
  workbench.start();
  appearance.start();
  const first = Promise.allSettled([desk.first, workbench.first, loadView(findScreen(nav.screen)!), loadTypefaces()]);
  void Promise.race([first, new Promise((late) => setTimeout(late, FIRST_DATA_TIMEOUT_MS))]).then(() => mount(App, { target: document.getElementById("app")! }));
}

// Text laid out before its typeface is loaded makes WebKit search every weight of every
// fallback font, which takes longer than the rest of the start.
function loadTypefaces(): Promise<unknown> {
  return Promise.all(['13px "Inter Variable"', '12px "JetBrains Mono Variable"'].map((face) => document.fonts.load(face))).catch(() => undefined);
}

/** After this time the frame is drawn without its rows. */
const FIRST_DATA_TIMEOUT_MS = 250;
