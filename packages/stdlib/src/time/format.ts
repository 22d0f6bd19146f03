/** strftime in the C locale, with glibc's flags (`_ - 0 ^ #`), widths and modifiers. */
import { type BrokenTime, utcSeconds } from "./calendar.ts";

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

const DIRECTIVE = /%([_\-0^#]*)(\d*)([EO]?)([\s\S]?)/g;

/** A widest field that is still honoured, so that no text grows without bound. */
const WIDTH_MAX = 1 << 16;

function weekday(time: BrokenTime): string {
  return WEEKDAYS[time.wday] ?? "?";
}

function month(time: BrokenTime): string {
  return MONTHS[time.mon] ?? "?";
}

/** ISO 8601's year and week. */
function isoWeek(time: BrokenTime): readonly [number, number] {
  const year = time.year + 1900;
  const monday = (time.wday + 6) % 7;
  const week = Math.floor((time.yday - monday + 10) / 7);
  if (week < 1) return [year - 1, weeksIn(year - 1, time, -1)];
  if (week > weeksIn(year, time, 0)) return [year + 1, 1];
  return [year, week];
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** How many ISO weeks a year has: 53 if it begins on a Thursday, or on a Wednesday in a leap year. */
function weeksIn(year: number, time: BrokenTime, shift: number): number {
  const days = shift === 0 ? 0 : isLeap(year) ? 366 : 365;
  const first = (((time.wday - time.yday - days) % 7) + 7 * 106) % 7;
  return first === 4 || (first === 3 && isLeap(year)) ? 53 : 52;
}

function twelve(hour: number): number {
  return hour % 12 === 0 ? 12 : hour % 12;
}

/** `%z`: a sign and four digits, which glibc pads as a number after it has padded the sign. */
function zoneOffset(time: BrokenTime, flag: string, width: number): string {
  if (time.isdst < 0) return "";
  const minutes = Math.trunc(Math.abs(time.offset) / 60);
  const digits = `${Math.floor(minutes / 60) * 100 + (minutes % 60)}`;
  const number = flag === "-" ? digits : digits.padStart(Math.max(width, 4), flag === "_" ? " " : "0");
  return (time.offset < 0 ? "-" : "+").padStart(width, flag === "0" ? "0" : " ") + number;
}

/** A number with its width and the padding that is used unless a flag says otherwise. */
type NumberField = readonly [value: number, width: number, pad: "0" | " "];

function numberField(directive: string, time: BrokenTime): NumberField | null {
  const year = time.year + 1900;
  switch (directive) {
    case "C":
      return [Math.floor(year / 100), 1, "0"];
    case "d":
      return [time.mday, 2, "0"];
    case "e":
      return [time.mday, 2, " "];
    case "g":
      return [((isoWeek(time)[0] % 100) + 100) % 100, 2, "0"];
    case "G":
      return [isoWeek(time)[0], 1, "0"];
    case "H":
      return [time.hour, 2, "0"];
    case "I":
      return [twelve(time.hour), 2, "0"];
    case "j":
      return [time.yday + 1, 3, "0"];
    case "k":
      return [time.hour, 2, " "];
    case "l":
      return [twelve(time.hour), 2, " "];
    case "m":
      return [time.mon + 1, 2, "0"];
    case "M":
      return [time.min, 2, "0"];
    case "s":
      return [utcSeconds(time) - time.offset, 1, "0"];
    case "S":
      return [time.sec, 2, "0"];
    case "u":
      return [((time.wday + 6) % 7) + 1, 1, "0"];
    case "U":
      return [Math.floor((time.yday - time.wday + 7) / 7), 2, "0"];
    case "V":
      return [isoWeek(time)[1], 2, "0"];
    case "w":
      return [time.wday, 1, "0"];
    case "W":
      return [Math.floor((time.yday - ((time.wday + 6) % 7) + 7) / 7), 2, "0"];
    case "y":
      return [((year % 100) + 100) % 100, 2, "0"];
    case "Y":
      return [year, 1, "0"];
    default:
      return null;
  }
}

function textField(directive: string, time: BrokenTime): string | null {
  switch (directive) {
    case "a":
      return weekday(time).slice(0, 3);
    case "A":
      return weekday(time);
    case "b":
    case "h":
      return month(time).slice(0, 3);
    case "B":
      return month(time);
    case "c":
      return formatTime("%a %b %e %H:%M:%S %Y", time);
    case "D":
    case "x":
      return formatTime("%m/%d/%y", time);
    case "F":
      return formatTime("%Y-%m-%d", time);
    case "n":
      return "\n";
    case "p":
      return time.hour >= 12 ? "PM" : "AM";
    case "P":
      return time.hour >= 12 ? "pm" : "am";
    case "r":
      return formatTime("%I:%M:%S %p", time);
    case "R":
      return formatTime("%H:%M", time);
    case "t":
      return "\t";
    case "T":
    case "X":
      return formatTime("%H:%M:%S", time);
    case "Z":
      return time.zone;
    case "%":
      return "%";
    default:
      return null;
  }
}

function padded(text: string, width: number, pad: string): string {
  if (pad === "0" && /^[-+]/.test(text)) return text[0]! + text.slice(1).padStart(width - 1, "0");
  return text.padStart(width, pad);
}

/** What `#` does: names in capitals, what is in capitals already in small letters. */
function changedCase(directive: string, text: string): string {
  if ("aAbBh".includes(directive)) return text.toUpperCase();
  return directive === "p" || directive === "Z" ? text.toLowerCase() : text;
}

function formatDirective(whole: string, flags: string, widthText: string, directive: string, time: BrokenTime): string {
  const flag = flags.replace(/[\^#]/g, "").slice(-1);
  const width = widthText === "" ? 0 : Math.min(Number(widthText), WIDTH_MAX);
  const number = numberField(directive, time);
  if (number !== null) {
    if (flag === "-") return `${number[0]}`.padStart(width, " ");
    const pad = flag === "_" ? " " : flag === "0" ? "0" : number[2];
    return padded(`${number[0]}`, Math.max(width, number[1]), pad);
  }
  if (directive === "z") return zoneOffset(time, flag, width);
  let text = textField(directive, time);
  if (text === null) return directive === "" ? whole : whole.padStart(width, " ");
  if (flags.includes("#")) text = changedCase(directive, text);
  else if (flags.includes("^") && directive !== "P") text = text.toUpperCase();
  return text.padStart(width, flag === "0" ? "0" : " ");
}

/** The text of a format; directives that are none stay as they are. */
export function formatTime(format: string, time: BrokenTime): string {
  return format.replace(DIRECTIVE, (whole, flags: string, width: string, _modifier: string, directive: string) =>
    formatDirective(whole, flags, width, directive, time),
  );
}

/** asctime: `Sat Jun  6 16:26:11 1998`. */
export function asciiTime(time: BrokenTime): string {
  const two = (value: number): string => `${value}`.padStart(2, "0");
  const day = `${time.mday}`.padStart(2, " ");
  const clock = `${two(time.hour)}:${two(time.min)}:${two(time.sec)}`;
  return `${weekday(time).slice(0, 3)} ${month(time).slice(0, 3)} ${day} ${clock} ${time.year + 1900}`;
}
