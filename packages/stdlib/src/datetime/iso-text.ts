/** Times of day in ISO 8601: writing them with a timespec, and reading what `isoformat` writes. */
import { type Address, type Machine, VALUE_ERROR } from "@pyvm/vm";
import { hourAt, microsecondAt, minuteAt, secondAt } from "./layout.ts";

/** A number with zeros in front. */
function padded(number: number, width: number): string {
  return `${number}`.padStart(width, "0");
}

/** `HH[:MM[:SS[.mmm[uuu]]]]` of the time of day at `clock`; `timespec` 0 is "auto". */
export function clockText(vm: Machine, clock: Address, timespec: Address): string {
  const spec = timespec === 0 ? "auto" : vm.toJs(timespec);
  const microsecond = microsecondAt(vm, clock);
  const hours = padded(hourAt(vm, clock), 2);
  const minutes = `${hours}:${padded(minuteAt(vm, clock), 2)}`;
  const seconds = `${minutes}:${padded(secondAt(vm, clock), 2)}`;
  switch (spec) {
    case "auto":
      return microsecond === 0 ? seconds : `${seconds}.${padded(microsecond, 6)}`;
    case "hours":
      return hours;
    case "minutes":
      return minutes;
    case "seconds":
      return seconds;
    case "milliseconds":
      return `${seconds}.${padded(Math.floor(microsecond / 1000), 3)}`;
    case "microseconds":
      return `${seconds}.${padded(microsecond, 6)}`;
    default:
      throw vm.raise(VALUE_ERROR, "Unknown timespec value");
  }
}

/** A time of day that was read; `offset` in microseconds, null without one. */
export interface ClockFields {
  readonly clock: readonly [hour: number, minute: number, second: number, microsecond: number];
  readonly offset: number | null;
}

const CLOCK = /^([0-9]{2})(?::([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{3}|[0-9]{6}))?)?)?$/;

/** Reads `HH[:MM[:SS[.fff[fff]]]][+HH:MM[:SS[.ffffff]]]`, or null. */
export function readClock(text: string): ClockFields | null {
  const split = text.search(/[+-]/);
  const clock = readPart(split < 0 ? text : text.slice(0, split));
  if (clock === null) return null;
  if (split < 0) return { clock, offset: null };
  const zone = readPart(text.slice(split + 1));
  if (zone === null || text.length - split < 6) return null; // hours alone are no offset
  const microseconds = (zone[0] * 3600 + zone[1] * 60 + zone[2]) * 1000000 + zone[3];
  return { clock, offset: text[split] === "-" ? -microseconds : microseconds };
}

function readPart(text: string): [number, number, number, number] | null {
  const match = CLOCK.exec(text);
  if (match === null) return null;
  return [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0), Number((match[4] ?? "0").padEnd(6, "0"))];
}
