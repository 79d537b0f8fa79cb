// Places windows in a calendar of days. Pure; all values in ms of the hub's clock.

const DAY_MS = 24 * 3600 * 1000;

export interface CalendarDay {
  /** Midnight UTC. */
  at: number;
  /** `Fri` */
  name: string;
  day: number;
  weekend: boolean;
  /** `November 2026` on the first day shown and on the first of a month. */
  month: string | null;
}

export interface Place {
  /** Share of the width, 0 to 100. */
  left: number;
  width: number;
}

/** `days` days from the UTC day of `now` on. */
export function listDays(now: number, days: number): CalendarDay[] {
  const first = Math.floor(now / DAY_MS) * DAY_MS;
  return Array.from({ length: days }, (_, i) => {
    const at = first + i * DAY_MS;
    const date = new Date(at);
    const weekday = date.getUTCDay();
    const month = i === 0 || date.getUTCDate() === 1 ? new Intl.DateTimeFormat("en-GB", { month: "long", year: i === 0 ? "numeric" : undefined, timeZone: "UTC" }).format(at) : null;
    return { at, name: new Intl.DateTimeFormat("en-GB", { weekday: "short", timeZone: "UTC" }).format(at), day: date.getUTCDate(), weekend: weekday === 0 || weekday === 6, month };
  });
}

/** Where a span stands between two instants; null outside. */
export function placeSpan(from: number, until: number, begin: number, end: number): Place | null {
  const [a, b] = [Math.max(from, begin), Math.min(until, end)];
  if (b <= a) return null;
  const share = (at: number) => ((at - begin) / (end - begin)) * 100;
  return { left: share(a), width: share(b) - share(a) };
}

/** `6 d 8 h 42 min`, for a countdown of days. */
export function formatDaysLeft(ms: number): string {
  const minutes = Math.max(0, Math.ceil(ms / 60_000));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  return [days > 0 ? `${days} d` : "", days > 0 || hours > 0 ? `${hours} h` : "", `${rest} min`].filter((part) => part !== "").join(" ");
}
