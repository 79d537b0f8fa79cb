// Which screen is shown. Kept in the address after `#`, so that back, forward and reload work.

import { findScreen, HOME, type ScreenId } from "./screens";

class Nav {
  screen = $state<ScreenId>(readScreen());
  /** A part of the screen to show, for example `tools` of Settings. */
  part = $state<string | null>(readPart());

  /** The navigation shows icons only, and the screen brings its own header. */
  narrow = $state(false);

  go(screen: ScreenId, part: string | null = null): void {
    this.screen = screen;
    this.part = part;
    const hash = `#/${screen}${part ? `/${part}` : ""}`;
    if (location.hash !== hash) history.pushState(null, "", hash);
  }

  /** Follows the address; returns a function that stops it. */
  follow(): () => void {
    const read = () => {
      this.screen = readScreen();
      this.part = readPart();
    };
    addEventListener("popstate", read);
    addEventListener("hashchange", read);
    return () => {
      removeEventListener("popstate", read);
      removeEventListener("hashchange", read);
    };
  }
}

function readScreen(): ScreenId {
  return findScreen(location.hash.split("/")[1] ?? "")?.id ?? HOME;
}

function readPart(): string | null {
  return location.hash.split("/")[2] ?? null;
}

export const nav = new Nav();
