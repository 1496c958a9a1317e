import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { formatLocal, instantsOfLocal, localTimeAt, localYearSpan, toLocalClock } from '../../src/base/calendar.js';
import { MS_PER_HOUR } from '../../src/base/units.js';

const clockOf = (zone: string) => toLocalClock(zone, Date.UTC(2020, 0, 1), Date.UTC(2026, 0, 1));
const utc = (text: string) => Date.parse(`${text}Z`);

describe('edge instants', () => {
  it.each([
    ['America/Chicago', '2022-03-13T07:59', '2022-03-13 01:59'],
    ['America/Chicago', '2022-03-13T08:00', '2022-03-13 03:00'],
    ['America/Chicago', '2022-11-06T05:00', '2022-11-06 00:00'],
    ['America/Chicago', '2022-11-06T06:00', '2022-11-06 01:00'],
    ['America/Chicago', '2022-11-06T07:00', '2022-11-06 01:00'],
    ['America/Chicago', '2022-11-06T08:00', '2022-11-06 02:00'],
    ['America/Chicago', '2024-02-29T06:00', '2024-02-29 00:00'],
    ['America/Chicago', '2025-01-01T05:59', '2024-12-31 23:59'],
    ['Europe/Berlin   ', '2022-03-27T00:59', '2022-03-27 01:59'],
    ['Europe/Berlin   ', '2022-03-27T01:00', '2022-03-27 03:00'],
    ['Europe/Berlin   ', '2022-10-30T01:00', '2022-10-30 02:00'],
    ['Australia/Lord_Howe', '2022-04-02T15:00', '2022-04-03 01:30'],
    ['Australia/Lord_Howe', '2022-10-01T15:30', '2022-10-02 02:30'],
    ['Asia/Kathmandu  ', '2022-06-01T00:00', '2022-06-01 05:45'],
    ['UTC             ', '2022-03-13T08:00', '2022-03-13 08:00'],
  ])('%s %s is %s', (zone, instant, local) => {
    expect(formatLocal(clockOf(zone.trim()), utc(instant))).toBe(local);
  });

  it.each([
    ['America/Chicago', '2022-03-13T02:30', []],
    ['America/Chicago', '2022-11-06T01:30', ['2022-11-06T06:30', '2022-11-06T07:30']],
    ['America/Chicago', '2022-11-06T02:00', ['2022-11-06T08:00']],
    ['America/Chicago', '2022-07-01T00:00', ['2022-07-01T05:00']],
  ])('%s shows %s at %j', (zone, local, instants) => {
    expect(instantsOfLocal(clockOf(zone), utc(local))).toEqual(instants.map(utc));
  });
});

describe('lengths', () => {
  it.each([
    ['America/Chicago', 2021, 8760],
    ['America/Chicago', 2022, 8760],
    ['America/Chicago', 2024, 8784],
    ['Asia/Kolkata', 2023, 8760],
    ['Africa/Casablanca', 2023, 8760],
  ])('%s %d has %d hours', (zone, year, hours) => {
    const { startMs, endMs } = localYearSpan(zone, year);
    expect((endMs - startMs) / MS_PER_HOUR).toBe(hours);
  });

  it.each([
    [[2022, 2, 12], 24],
    [[2022, 2, 13], 23],
    [[2022, 10, 6], 25],
  ])('the Chicago day %j has %d hours', ([year, month, day], hours) => {
    const clock = clockOf('America/Chicago');
    const [start = NaN] = instantsOfLocal(clock, Date.UTC(year!, month, day));
    const [end = NaN] = instantsOfLocal(clock, Date.UTC(year!, month, day! + 1));
    expect((end - start) / MS_PER_HOUR).toBe(hours);
  });

  it('a year has 365 or 366 local days, each with one date', () => {
    const { startMs, endMs } = localYearSpan('America/Chicago', 2024);
    const clock = toLocalClock('America/Chicago', startMs, endMs);
    const dates = new Map<number, Set<string>>();
    for (let ms = startMs; ms < endMs; ms += MS_PER_HOUR) {
      const { dayNumber } = localTimeAt(clock, ms);
      dates.set(dayNumber, (dates.get(dayNumber) ?? new Set()).add(formatLocal(clock, ms).slice(0, 10)));
    }
    expect(dates.size).toBe(366);
    expect([...dates.values()].every((texts) => texts.size === 1)).toBe(true);
  });
});

describe('against Intl itself', () => {
  const zones = ['America/Chicago', 'Europe/London', 'Africa/Casablanca', 'Australia/Lord_Howe', 'America/St_Johns'];
  const clocks = new Map(zones.map((zone) => [zone, clockOf(zone)]));
  const minutes = fc.integer({ min: Date.UTC(2020, 0, 1) / 60_000, max: Date.UTC(2026, 0, 1) / 60_000 - 1 });
  test.prop([fc.constantFrom(...zones), minutes])('local time is what Intl shows', (zone, minute) => {
    const ms = minute * 60_000;
    const local = localTimeAt(clocks.get(zone)!, ms);
    const parts = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: zone, hourCycle: 'h23', weekday: 'short' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
    }).formatToParts(ms);
    const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
    const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday')) + 1;
    const intl = [Number(part('year')), Number(part('month')), Number(part('day')), Number(part('hour')), weekday];
    expect([local.year, local.month, local.day, local.hour, local.weekday]).toEqual(intl);
    expect((local.ofDayMs / 60_000) % 60).toBe(Number(part('minute')));
  });
  test.prop([fc.constantFrom(...zones), minutes])('instantsOfLocal finds the instant again', (zone, minute) => {
    const clock = clocks.get(zone)!;
    const { dayNumber, ofDayMs } = localTimeAt(clock, minute * 60_000);
    expect(instantsOfLocal(clock, dayNumber * 24 * MS_PER_HOUR + ofDayMs)).toContain(minute * 60_000);
  });
});

describe('faults of the caller', () => {
  it.each([
    ['an unknown zone', () => toLocalClock('America/Chicgo', 0, 1), 'IANA'],
    ['a span backwards', () => toLocalClock('UTC', 1, 0), 'start first'],
    ['an instant outside', () => localTimeAt(toLocalClock('UTC', 0, 1), 2), 'outside'],
    ['half a year', () => localYearSpan('UTC', 2022.5), 'whole year'],
  ])('%s', (_name, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });
});
