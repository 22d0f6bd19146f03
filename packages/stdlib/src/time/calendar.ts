/** The proleptic Gregorian calendar: moments to fields of a C `struct tm` and back. */

/** As C's `struct tm`: months from 0, years from 1900, days of the week from Sunday, of the year from 0. */
export interface BrokenTime {
  sec: number;
  min: number;
  hour: number;
  mday: number;
  mon: number;
  year: number;
  wday: number;
  yday: number;
  isdst: number;
  zone: string;
  offset: number;
}

export const DAY = 86400;
const DAYS_IN_ERA = 146097;
/** Days from 0000-03-01 to 1970-01-01. */
const EPOCH_SHIFT = 719468;

/** Days since the epoch of a date; `month` from 1. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_IN_ERA + dayOfEra - EPOCH_SHIFT;
}

/** The date of a day: `[year, month from 1, day]`. */
export function civilFromDays(days: number): readonly [number, number, number] {
  const shifted = days + EPOCH_SHIFT;
  const era = Math.floor(shifted / DAYS_IN_ERA);
  const dayOfEra = shifted - era * DAYS_IN_ERA;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36524) + Math.floor(dayOfEra / 146096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}

/** The fields of a moment, seen from a zone. */
export function breakTime(seconds: bigint, offset: number, isdst: number, zone: string): BrokenTime {
  const local = seconds + BigInt(offset);
  let whole = local / 86400n;
  if (whole * 86400n > local) whole -= 1n;
  const days = Number(whole);
  const rest = Number(local - whole * 86400n);
  const [year, month, day] = civilFromDays(days);
  return {
    sec: rest % 60,
    min: Math.floor(rest / 60) % 60,
    hour: Math.floor(rest / 3600),
    mday: day,
    mon: month - 1,
    year: year - 1900,
    wday: (((days + 4) % 7) + 7) % 7,
    yday: days - daysFromCivil(year, 1, 1),
    isdst,
    zone,
    offset,
  };
}

/** Seconds since the epoch of fields that are taken as UTC; fields beyond their ranges carry over. */
export function utcSeconds(time: BrokenTime): number {
  const months = time.year * 12 + time.mon;
  const year = Math.floor(months / 12);
  const days = daysFromCivil(year + 1900, months - year * 12 + 1, 1) + time.mday - 1;
  return days * DAY + time.hour * 3600 + time.min * 60 + time.sec;
}
