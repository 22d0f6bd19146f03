/** The local time zone, as far as JavaScript tells it. */
export function localZone(seconds: number): {
  readonly offsetSeconds: number;
  readonly isDst: boolean;
  readonly name: string;
} {
  const date = new Date(seconds * 1000);
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
