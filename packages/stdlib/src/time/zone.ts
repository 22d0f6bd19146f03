/**
 * Time zones: the rules of TZ as POSIX writes them (`EST5EDT,M3.2.0,M11.1.0`), names and the system's own zone through the host.
 */
import { bufferBytes, type Machine } from "@pyvm/vm";
import { decodeName } from "../posix/text.ts";
import { environmentBytes } from "../posix/environment.ts";
import { civilFromDays, DAY, daysFromCivil } from "./calendar.ts";

export interface ZoneFacts {
  readonly offsetSeconds: number;
  readonly isDst: boolean;
  readonly name: string;
}

const UTC: ZoneFacts = { offsetSeconds: 0, isDst: false, name: "UTC" };

/** The day and the second of it at which the time changes. */
type Change = (year: number) => number;

interface Rules {
  readonly standard: ZoneFacts;
  readonly summer: ZoneFacts | null;
  readonly start: Change;
  readonly end: Change;
}

const ZONE = String.raw`(?:<[-+0-9A-Za-z]+>|[A-Za-z]{3,})`;
const TIME = String.raw`[-+]?\d{1,3}(?::\d{1,2}){0,2}`;
const DATE = String.raw`(?:M\d{1,2}\.\d\.\d|J\d{1,3}|\d{1,3})(?:/${TIME})?`;
const POSIX_RULES = new RegExp(`^(${ZONE})(${TIME})(?:(${ZONE})(${TIME})?(?:,(${DATE}),(${DATE}))?)?$`);

function secondsOf(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1;
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[-+]/, "").split(":").map(Number);
  return sign * (hours * 3600 + minutes * 60 + seconds);
}

/** When a rule strikes in a year: seconds since the epoch of local time. */
function changeOf(text: string): Change {
  const [date, time] = text.split("/") as [string, string | undefined];
  const second = time === undefined ? 7200 : secondsOf(time);
  return (year) => dayOfRule(date, year) * DAY + second;
}

function dayOfRule(date: string, year: number): number {
  const first = daysFromCivil(year, 1, 1);
  if (date.startsWith("M"))
    return dayOfWeekRule(date.slice(1).split(".").map(Number) as [number, number, number], year);
  if (!date.startsWith("J")) return first + Number(date);
  const day = Number(date.slice(1)); // February 29 is never counted
  const leap = daysFromCivil(year + 1, 1, 1) - first === 366;
  return first + day - 1 + (leap && day >= 60 ? 1 : 0);
}

/** The `week`th such day of the week in a month; 5 is the last. */
function dayOfWeekRule([month, week, weekday]: readonly [number, number, number], year: number): number {
  const first = daysFromCivil(year, month, 1);
  const shift = (((weekday - (first + 4)) % 7) + 7) % 7;
  let day = first + shift + 7 * (week - 1);
  const next = month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1);
  while (day >= next) day -= 7;
  return day;
}

function parseRules(text: string): Rules | null {
  const match = POSIX_RULES.exec(text);
  if (match === null) return null;
  const [, name, offset, summerName, summerOffset, start, end] = match;
  const plain = (zone: string): string => zone.replace(/[<>]/g, "");
  const offsetSeconds = -secondsOf(offset!);
  const standard = { offsetSeconds, isDst: false, name: plain(name!) };
  const summer =
    summerName === undefined
      ? null
      : {
          offsetSeconds: summerOffset === undefined ? offsetSeconds + 3600 : -secondsOf(summerOffset),
          isDst: true,
          name: plain(summerName),
        };
  return { standard, summer, start: changeOf(start ?? "M3.2.0"), end: changeOf(end ?? "M11.1.0") };
}

/** What was read from a TZ; the texts are few. */
const RULES = new Map<string, Rules | null>();

function rulesOf(text: string): Rules | null {
  let rules = RULES.get(text);
  if (rules === undefined) {
    rules = parseRules(text);
    RULES.set(text, rules);
  }
  return rules;
}

function applyRules(rules: Rules, seconds: number): ZoneFacts {
  const { standard, summer } = rules;
  if (summer === null) return standard;
  const [year] = civilFromDays(Math.floor((seconds + standard.offsetSeconds) / DAY));
  const start = rules.start(year) - standard.offsetSeconds;
  const end = rules.end(year) - summer.offsetSeconds;
  const inside = start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end;
  return inside ? summer : standard;
}

/** The value of TZ, or undefined. */
function zoneSetting(vm: Machine): string | undefined {
  const bytes = environmentBytes(vm, "TZ");
  return bytes === 0 ? undefined : decodeName(bufferBytes(vm, bytes)).replace(/^:/, "");
}

/** What the local zone says of a moment. */
export function zoneAt(vm: Machine, seconds: number): ZoneFacts {
  const setting = zoneSetting(vm);
  if (setting === undefined) return vm.host.clocks?.zone(seconds) ?? UTC;
  const rules = rulesOf(setting);
  if (rules !== null) return applyRules(rules, seconds);
  if (setting === "") return UTC;
  const { clocks, environment } = vm.host;
  const isHosts = environment?.get("TZ")?.replace(/^:/, "") === setting; // the host's own zone is what TZ said when it started
  return (isHosts ? clocks?.zone(seconds) : clocks?.namedZone?.(setting, seconds)) ?? UTC;
}
