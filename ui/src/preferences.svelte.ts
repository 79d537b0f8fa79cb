// Choices of this device, as the UI needs them at every moment. The desk keeps
// them; a copy of the theme and the time zone in the browser's store spares a
// flash of the wrong ones at start.

import type { Preferences, Theme, Times } from "./bindings/views";
import { desk } from "./desk.svelte";

const THEME = "holdpoint.theme";
const TIMES = "holdpoint.times";

class Appearance {
  theme = $state<Theme>(remembered(THEME, ["system", "light", "dark"], "system"));
  times = $state<Times>(remembered(TIMES, ["local", "utc"], "local"));

  adopt(preferences: Preferences): void {
    this.theme = preferences.theme;
    this.times = preferences.times;
    localStorage.setItem(THEME, this.theme);
    localStorage.setItem(TIMES, this.times);
    this.paint();
  }

  /** Puts the theme on the page and follows the system; returns how to stop. */
  start(): () => void {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const paint = () => this.paint();
    system.addEventListener("change", paint);
    paint();
    const read = () => void desk.call("settings", {}).then((s) => this.adopt(s.preferences), () => undefined);
    const stop = desk.onStale("frame", read, ["settings"]);
    read();
    return () => {
      system.removeEventListener("change", paint);
      stop();
    };
  }

  paint(): void {
    const dark = this.theme === "dark" || (this.theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  }
}

function remembered<T extends string>(key: string, allowed: T[], otherwise: T): T {
  const stored = localStorage.getItem(key);
  return allowed.find((value) => value === stored) ?? otherwise;
}

export const appearance = new Appearance();
