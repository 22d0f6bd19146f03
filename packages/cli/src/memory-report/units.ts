/** Numbers for people. */
import { NO_FRAME, type Place } from "./report.ts";

const UNITS = ["B", "KiB", "MiB", "GiB"];

/** `1.5 MiB`. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; Math.abs(value) >= 1024 && unit < UNITS.length - 1; unit++) value /= 1024;
  return unit === 0 ? `${value} B` : `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ${UNITS[unit]!}`;
}

/** `12,345`. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** `0.12 ms`, `3.4 s`. */
export function timeText(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`;
  return `${milliseconds < 10 ? milliseconds.toFixed(2) : milliseconds.toFixed(0)} ms`;
}

/** A round number on an axis: `200 ms`, `2.5 s`. */
export function roundTimeText(milliseconds: number): string {
  const inSeconds = milliseconds >= 1000;
  return `${Number((inSeconds ? milliseconds / 1000 : milliseconds).toPrecision(6))} ${inSeconds ? "s" : "ms"}`;
}

export function shareText(part: number, whole: number): string {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(part < whole && part > 0.995 * whole ? 1 : 0)} %`;
}

/** `3 cycles`, `1 cycle`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** What to write for a place: the last two parts of the path, or that it is older than the program, or that no Python was running. */
export function placeText(place: Place): string {
  if (place === "") return "before the program";
  if (place === NO_FRAME) return "no line of Python";
  const parts = place.split("/");
  return parts.length > 3 ? `…/${parts.slice(-2).join("/")}` : place;
}

/** The value below which `share` of the sorted `values` lie; 0 for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
