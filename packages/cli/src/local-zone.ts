/** The local time zone, as far as JavaScript tells it. */

/** The calendar repeats itself after 400 years. */
const CYCLE_SECONDS = 146097 * 86400;
/** A JavaScript date reaches 8.64e12 seconds on either side of 1970; there is to be a year around each that is taken. */
const REACH_SECONDS = 8.6e12;

/** The same moment of the cycle before or after this one, for moments that no date of JavaScript reaches. */
function withinReach(seconds: number): number {
  if (Math.abs(seconds) < REACH_SECONDS) return seconds;
  return (seconds % CYCLE_SECONDS) + Math.sign(seconds) * CYCLE_SECONDS;
}

/** The zone at so many seconds since 1970. */
export function localZone(seconds: number): {
  readonly offsetSeconds: number;
  readonly isDst: boolean;
  readonly name: string;
} {
  const date = new Date(withinReach(seconds) * 1000);
  const offsetSeconds = -date.getTimezoneOffset() * 60;
  const january = -new Date(date.getFullYear(), 0, 1).getTimezoneOffset() * 60;
  const july = -new Date(date.getFullYear(), 6, 1).getTimezoneOffset() * 60;
  return {
    offsetSeconds,
    isDst: january !== july && offsetSeconds === Math.max(january, july),
    get name(): string {
      return zoneName(date);
    },
  };
}

/** Takes long, the first time. */
function zoneName(date: Date): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZoneName: "short" }).formatToParts(date);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "UTC";
}
