/** The proleptic Gregorian calendar in plain numbers: day 1 is the first of January of year 1. */

export const MIN_YEAR = 1;
export const MAX_YEAR = 9999;
/** 9999-12-31. */
export const MAX_ORDINAL = 3652059;

const DAYS_IN_MONTH = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAYS_BEFORE_MONTH = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS_IN_400_YEARS = 146097;
const DAYS_IN_100_YEARS = 36524;
const DAYS_IN_4_YEARS = 1461;

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : DAYS_IN_MONTH[month]!;
}

export function daysBeforeMonth(year: number, month: number): number {
  return DAYS_BEFORE_MONTH[month]! + (month > 2 && isLeapYear(year) ? 1 : 0);
}

export function daysBeforeYear(year: number): number {
  const y = year - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
}

export function ordinalOf(year: number, month: number, day: number): number {
  return daysBeforeYear(year) + daysBeforeMonth(year, month) + day;
}

/** A day by its parts. */
export interface YearMonthDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** ord_to_ymd, for any ordinal from 1 on. */
export function fromOrdinal(ordinal: number): YearMonthDay {
  let n = ordinal - 1;
  const n400 = Math.floor(n / DAYS_IN_400_YEARS);
  n %= DAYS_IN_400_YEARS;
  const n100 = Math.floor(n / DAYS_IN_100_YEARS);
  n %= DAYS_IN_100_YEARS;
  const n4 = Math.floor(n / DAYS_IN_4_YEARS);
  n %= DAYS_IN_4_YEARS;
  const n1 = Math.floor(n / 365);
  n %= 365;
  const year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1;
  if (n1 === 4 || n100 === 4) return { year: year - 1, month: 12, day: 31 };
  let month = (n + 50) >> 5; // right, or one too many
  let before = daysBeforeMonth(year, month);
  if (before > n) before = daysBeforeMonth(year, --month);
  return { year, month, day: n - before + 1 };
}

/** 0 is Monday. */
export function weekdayOf(year: number, month: number, day: number): number {
  return (ordinalOf(year, month, day) + 6) % 7;
}

/** The ordinal of the Monday that begins the ISO year. */
export function isoYearStart(year: number): number {
  const first = ordinalOf(year, 1, 1);
  const weekday = (first + 6) % 7;
  return first - weekday + (weekday > 3 ? 7 : 0);
}
