// Which screen shows. Kept in the address after `#`, so that back, forward and reload work.

export type Screen = "queue" | "audit" | "settings";

const SCREENS: Screen[] = ["queue", "audit", "settings"];

class Nav {
  screen = $state<Screen>(fromAddress());
  /** A part of the screen to show, for example `tools` of Settings. */
  part = $state<string | null>(partFromAddress());

  go(screen: Screen, part: string | null = null): void {
    this.screen = screen;
    this.part = part;
    const hash = `#/${screen}${part ? `/${part}` : ""}`;
    if (location.hash !== hash) history.pushState(null, "", hash);
  }

  /** Follows the address; returns how to stop. */
  follow(): () => void {
    const read = () => {
      this.screen = fromAddress();
      this.part = partFromAddress();
    };
    addEventListener("popstate", read);
    addEventListener("hashchange", read);
    return () => {
      removeEventListener("popstate", read);
      removeEventListener("hashchange", read);
    };
  }
}

function fromAddress(): Screen {
  const name = location.hash.split("/")[1];
  return SCREENS.find((screen) => screen === name) ?? "queue";
}

function partFromAddress(): string | null {
  return location.hash.split("/")[2] ?? null;
}

export const nav = new Nav();
