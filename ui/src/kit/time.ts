// Formats durations and instants. Pure; all values in ms.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type Zone = "local" | "utc";
export type Urgency = "now" | "soon" | "calm";

/** `0:48`, `14:05`, `1:12:00`, `3 d 4 h`. Never negative. */
export function formatCountdown(left: number): string {
  // Rounded up, so that "0:01" is shown until the second is over.
  const seconds = Math.max(0, Math.ceil(left / SECOND));
  if (seconds >= 48 * 3600) return `${Math.floor(seconds / 86400)} d ${Math.floor((seconds % 86400) / 3600)} h`;
  const s = String(seconds % 60).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${s}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${s}`;
}

/** How urgent the time left is. */
export function rateUrgency(left: number): Urgency {
  if (left < 5 * MINUTE) return "now";
  return left < 10 * MINUTE ? "soon" : "calm";
}

/** `38 s`, `4 min`, `1 h 52 min`, `3 d`. */
export function formatDuration(ms: number): string {
  const left = Math.max(0, ms);
  if (left < MINUTE) return `${Math.round(left / SECOND)} s`;
  if (left < HOUR) return `${Math.floor(left / MINUTE)} min`;
  if (left < DAY) return joinUnits(Math.floor(left / HOUR), "h", Math.floor((left % HOUR) / MINUTE), "min");
  return joinUnits(Math.floor(left / DAY), "d", Math.floor((left % DAY) / HOUR), "h");
}

/** As `duration`, with seconds beside minutes: `2 min 10 s`. */
export function formatPace(ms: number): string {
  if (ms < MINUTE || ms >= HOUR) return formatDuration(ms);
  return joinUnits(Math.floor(ms / MINUTE), "min", Math.floor((ms % MINUTE) / SECOND), "s");
}

/** `just now`, `4 min ago`. */
export function formatAgo(then: number, now: number): string {
  const passed = now - then;
  return passed < SECOND ? "just now" : `${formatDuration(passed)} ago`;
}

/** `24 Nov 2026, 14:03:07 UTC`; always with the zone. */
export function formatInstant(at: number, zone: Zone): string {
  const text = new Intl.DateTimeFormat("en-GB", {
    day: "numeric", month: "short", year: "numeric",
    hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
    ...(zone === "utc" ? { timeZone: "UTC" } : {}),
  }).format(at);
  return `${text} ${formatZone(at, zone)}`;
}

/** `14:03:07`; for columns whose header shows the zone. */
export function formatTimeOfDay(at: number, zone: Zone): string {
  return new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
    ...(zone === "utc" ? { timeZone: "UTC" } : {}),
  }).format(at);
}

/** `24 Nov`. */
/** "14:05". */
export function formatClock(at: number, zone: Zone): string {
  return new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(zone === "utc" ? { timeZone: "UTC" } : {}),
  }).format(at);
}

export function formatDay(at: number, zone: Zone): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric", month: "short", ...(zone === "utc" ? { timeZone: "UTC" } : {}),
  }).format(at);
}

/** `26 May 2027` */
export function formatDate(at: number, zone: Zone): string {
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", ...(zone === "utc" ? { timeZone: "UTC" } : {}) }).format(at);
}

/** `UTC`, or this computer's own offset: `UTC+1`. */
export function formatZone(at: number, zone: Zone): string {
  if (zone === "utc") return "UTC";
  const minutes = -new Date(at).getTimezoneOffset();
  if (minutes === 0) return "UTC";
  const sign = minutes < 0 ? "−" : "+";
  const rest = Math.abs(minutes) % 60;
  return `UTC${sign}${Math.floor(Math.abs(minutes) / 60)}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

/** `1,204` */
export function formatCount(n: number): string {
  return n.toLocaleString("en-US");
}

/** `612 kB`, `4.2 MB` */
export function formatBytes(n: number): string {
  if (n < 1000) return `${n} bytes`;
  if (n < 1_000_000) return `${Math.round(n / 1000)} kB`;
  if (n < 1_000_000_000) return `${(n / 1_000_000).toFixed(1)} MB`;
  return `${(n / 1_000_000_000).toFixed(1)} GB`;
}

function joinUnits(a: number, aUnit: string, b: number, bUnit: string): string {
  return b === 0 ? `${a} ${aUnit}` : `${a} ${aUnit} ${b} ${bUnit}`;
}
