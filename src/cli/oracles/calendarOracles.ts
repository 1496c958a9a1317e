import { instantsOfLocal, localTimeAt, localYearSpan, toLocalClock } from '../../base/calendar.js';
import { MS_PER_DAY, MS_PER_HOUR, toHours } from '../../base/units.js';
import { parsePrices } from '../../sim/market/reader/parsePrices.js';
import type { Oracle } from './oracle.js';
import { EXACT } from './oracle.js';

/** Hours of a local day. */
const DAYS = [
  { zone: 'America/Chicago', year: 2022, month: 3, day: 13, hours: 23 },
  { zone: 'America/Chicago', year: 2022, month: 11, day: 6, hours: 25 },
  { zone: 'America/Chicago', year: 2006, month: 4, day: 2, hours: 23 },
  { zone: 'America/Chicago', year: 2007, month: 3, day: 11, hours: 23 },
  { zone: 'Europe/Berlin', year: 2022, month: 3, day: 27, hours: 23 },
  { zone: 'Australia/Lord_Howe', year: 2022, month: 4, day: 3, hours: 24.5 },
  { zone: 'Australia/Lord_Howe', year: 2022, month: 10, day: 2, hours: 23.5 },
] as const;

/** Hours of a local year; Samoa left out 2011-12-30, going from UTC-10 to UTC+14: 365 x 24 - 24. */
const YEARS = [
  { zone: 'America/Chicago', year: 2022, hours: 8760 },
  { zone: 'America/Chicago', year: 2024, hours: 8784 },
  { zone: 'America/Chicago', year: 2000, hours: 8784 },
  { zone: 'America/Chicago', year: 2100, hours: 8760 },
  { zone: 'Pacific/Apia', year: 2011, hours: 8736 },
] as const;

/** Days of 23 and 25 hours, leap years, and prices read across a clock change. */
export const CALENDAR_ORACLES: readonly Oracle[] = [
  ...DAYS.map(({ zone, year, month, day, hours }): Oracle => ({
    group: 'calendar',
    name: `${year}-${pad(month)}-${pad(day)} ${zone}: h`,
    source: 'tzdb',
    expected: hours,
    tolerance: EXACT,
    got: () => hoursOfDay(zone, Date.UTC(year, month - 1, day)),
  })),
  ...YEARS.map(({ zone, year, hours }): Oracle => {
    const span = () => localYearSpan(zone, year);
    const got = () => toHours(span().endMs - span().startMs);
    return {
      group: 'calendar',
      name: `${year} ${zone}: h`,
      source: 'tzdb',
      expected: hours,
      tolerance: EXACT,
      got,
    };
  }),
  {
    group: 'calendar',
    name: '00:00 UTC in Asia/Kathmandu: h',
    source: 'tzdb',
    expected: 5.75,
    tolerance: EXACT,
    got: () => {
      const instantMs = Date.UTC(2022, 6, 1);
      const clock = toLocalClock('Asia/Kathmandu', instantMs, instantMs);
      return toHours(localTimeAt(clock, instantMs).ofDayMs);
    },
  },
  {
    group: 'calendar',
    name: 'ERCOT file of 2022-11-06: hours read',
    source: 'closed form',
    expected: 25,
    tolerance: EXACT,
    got: () => parsePrices(autumnDay(), { file: 'day', column: 'HB_NORTH', zone: 'America/Chicago' }).grid.count,
  },
  {
    group: 'calendar',
    name: 'its second hour from 01:00: USD/MWh',
    source: 'closed form',
    expected: 99,
    tolerance: EXACT,
    got: () => parsePrices(autumnDay(), { file: 'day', column: 'HB_NORTH', zone: 'America/Chicago' }).values[2]!,
  },
];

function hoursOfDay(zone: string, midnightMs: number): number {
  const clock = toLocalClock(zone, midnightMs - 2 * MS_PER_DAY, midnightMs + 3 * MS_PER_DAY);
  const [startMs = NaN] = instantsOfLocal(clock, midnightMs);
  const [endMs = NaN] = instantsOfLocal(clock, midnightMs + MS_PER_DAY);
  return (endMs - startMs) / MS_PER_HOUR;
}

/** ERCOT's long form: the hour ending 2 stands twice, its second pass flagged, at 99 USD/MWh. */
function autumnDay(): string {
  const header = 'DeliveryDate,HourEnding,DSTFlag,SettlementPoint,SettlementPointPrice';
  const row = (hour: number, flag: string, price: number) => `11/06/2022,${pad(hour)}:00,${flag},HB_NORTH,${price}`;
  const rows = Array.from({ length: 24 }, (_, index) => row(index + 1, 'N', 20 + index));
  rows.splice(2, 0, row(2, 'Y', 99));
  return [header, ...rows].join('\n');
}

function pad(figure: number): string {
  return String(figure).padStart(2, '0');
}
