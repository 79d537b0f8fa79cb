// Theme and time zone of this device. The desk stores them; a copy in local
// storage avoids a flash of the wrong theme at start.

import type { Preferences, Theme, Times } from "./bindings/views";
import { desk } from "./desk.svelte";

const THEME = "holdpoint.theme";
const TIMES = "holdpoint.times";

class Appearance {
  theme = $state<Theme>(remembered(THEME, ["system", "light", "dark"], "system"));
  times = $state<Times>(remembered(TIMES, ["local", "utc"], "local"));

  /** After a verdict the next action is opened. */
  nextAfterVerdict = $state(true);

  adopt(preferences: Preferences): void {
    this.nextAfterVerdict = preferences.next_after_verdict;
    this.theme = preferences.theme;
    this.times = preferences.times;
    localStorage.setItem(THEME, this.theme);
    localStorage.setItem(TIMES, this.times);
    this.paint();
  }

  /** Applies the theme and follows the system setting; returns a function that stops it. */
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
