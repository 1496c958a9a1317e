import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { toSeries } from '../../../../src/base/series.js';
import { demandBaselineKw, respondedSteps } from '../../../../src/sim/dispatch/policies/demandBaseline.js';
import { demandResponsePolicy } from '../../../../src/sim/dispatch/policies/demandResponse.js';
import { eventSteps, reboundMwh, settleDemandEvent } from '../../../../src/sim/dispatch/policies/demandSettlement.js';
import { runSitePolicy } from '../../../../src/sim/dispatch/policies/runPolicy.js';
import { toSite } from '../../../../src/sim/dispatch/site/site.js';
import { toBattery } from '../../../../src/sim/storage/battery.js';

const HOUR_MS = 3_600_000;
/** A Monday. */
const START_MS = Date.UTC(2024, 0, 1);
const losses = { chargeEfficiencyFraction: 0.9, dischargeEfficiencyFraction: 0.9 };

function seriesOf(values: readonly number[], stepMs = HOUR_MS) {
  return toSeries({
    unit: 'kW',
    grid: { startMs: START_MS, stepMs, count: values.length },
    values: Float64Array.from(values),
  });
}

/** One event on a level load, by meter and level baseline. */
function respond(batteryKwh: number, committedKw: number, noticeHours = 6) {
  const loadKw = 1000;
  const site = toSite({ load: seriesOf(Array<number>(48).fill(loadKw)) });
  const event = {
    startMs: START_MS + 14 * HOUR_MS,
    endMs: START_MS + 17 * HOUR_MS,
    committedKw,
    noticeMs: noticeHours * HOUR_MS,
  };
  const battery = toBattery({ powerKw: 400, energyKwh: batteryKwh, ...losses });
  const run = runSitePolicy(battery, site, demandResponsePolicy({ events: [event], rechargeKw: 100 }), {
    name: 'response',
  });
  const baselineKw = new Float64Array(3).fill(loadKw);
  return { run, event, settled: settleDemandEvent(run.gridPower, event, { baselineKw, terms: {} }) };
}

describe('an event', () => {
  it('of 25 % for 3 hours is met by a battery of that energy, and by a smaller one in part', () => {
    expect(respond((250 * 3) / 0.9, 250).settled.performanceFraction).toBeCloseTo(1, 12);
    const half = respond((250 * 1.5) / 0.9, 250).settled;
    expect(half.performanceFraction).toBeCloseTo(0.5, 12);
    expect(half.missedMwh).toBeCloseTo(0.375, 12);
  });

  it('of which 22.84 of 23 MW came has a performance of 99.3 %', () => {
    const meter = seriesOf(Array<number>(4).fill(77_160), 900_000);
    const event = { startMs: START_MS, endMs: START_MS + HOUR_MS, committedKw: 23_000, noticeMs: 0 };
    const settled = settleDemandEvent(meter, event, { baselineKw: new Float64Array(4).fill(100_000), terms: {} });
    expect(settled.performanceFraction).toBeCloseTo(22.84 / 23, 12);
  });

  it('takes back afterwards what it gave, with the losses and no faster than allowed', () => {
    const { run, settled } = respond((250 * 3) / 0.9, 250);
    const rebound = reboundMwh(run.gridPower, { start: 17, baselineKw: new Float64Array(31).fill(1000) });
    expect(rebound).toBeCloseTo(settled.deliveredMwh / 0.81, 9);
    expect(Math.max(...run.gridPower.values.slice(17))).toBeLessThanOrEqual(1100 + 1e-9);
  });

  it('once paid back leaves the battery to what it does otherwise', () => {
    const site = toSite({ load: seriesOf(Array<number>(48).fill(1000)) });
    const event = { startMs: START_MS + HOUR_MS, endMs: START_MS + 2 * HOUR_MS, committedKw: 70, noticeMs: 0 };
    const battery = toBattery({ powerKw: 400, energyKwh: 300, initialSocFraction: 1 / 3, ...losses });
    const policy = demandResponsePolicy({ events: [event], otherwise: () => () => 1, rechargeKw: 30 });
    const { power } = runSitePolicy(battery, site, policy, { name: 'response' });
    expect(power.values[0]).toBe(1);
    expect(power.values[2]).toBe(-30);
    // 70 / .9 kWh go back at .9 · 30 kW: in the third hour the last of it.
    expect([...power.values.slice(5, 9)]).toEqual([1, 1, 1, 1]);
  });

  it('is not known before its notice', () => {
    const { run } = respond(834, 250, 4);
    expect([...run.power.values.slice(0, 10)]).toEqual(Array(10).fill(0));
    // Called late, it has an hour to charge at 400 kW: 360 kWh stored, 324 given.
    const late = respond(834, 250, 1);
    expect(late.settled.deliveredMwh).toBeCloseTo(0.324, 12);
  });

  it('without a promise leaves the battery to what it does otherwise', () => {
    const { run } = respond(100, 0);
    expect(run.power.values.every((kw) => kw === 0)).toBe(true);
  });

  test.prop([fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 0, max: 400 })])(
    'delivers no more than its promise and its battery',
    (batteryKwh, committedKw) => {
      const { settled } = respond(batteryKwh, committedKw);
      const possibleMwh = Math.min(batteryKwh * 0.9, 3 * committedKw) / 1000;
      expect(settled.deliveredMwh).toBeCloseTo(possibleMwh, 9);
      expect(settled.performanceFraction).toBeLessThanOrEqual(1);
    },
  );

  it('pays for what came and charges what did not', () => {
    const { event, run } = respond((250 * 1.5) / 0.9, 250);
    const terms = { capacityUsdPerKw: 4, energyUsdPerMwh: 100, penaltyUsdPerMwh: 1000 };
    const settled = settleDemandEvent(run.gridPower, event, { baselineKw: new Float64Array(3).fill(1000), terms });
    expect(settled.paymentUsd).toBeCloseTo(4 * 125 + 100 * 0.375, 9);
    expect(settled.netUsd).toBeCloseTo(settled.paymentUsd - 375, 9);
  });

  it.each([
    [[{ startMs: 2, endMs: 2, committedKw: 1, noticeMs: 0 }], 'ends after it starts'],
    [[{ startMs: 0, endMs: 2, committedKw: NaN, noticeMs: 0 }], 'promise'],
    [
      [
        { startMs: 0, endMs: 3, committedKw: 1, noticeMs: 0 },
        { startMs: 2, endMs: 4, committedKw: 1, noticeMs: 0 },
      ],
      'one after the other',
    ],
  ])('%o is refused', (events, words) => {
    expect(() => demandResponsePolicy({ events })).toThrow(words);
  });

  it('inside a step has no settlement', () => {
    const event = { startMs: START_MS + 1, endMs: START_MS + HOUR_MS, committedKw: 1, noticeMs: 0 };
    expect(() => eventSteps(seriesOf([1, 2]), event)).toThrow('whole steps');
  });
});

describe('a baseline', () => {
  const weeks = Array.from({ length: 24 * 28 }, (_, hour) => {
    const day = Math.floor(hour / 24);
    return (day % 7 < 5 ? 100 + day : 40) + (hour % 24);
  });
  // The 26th day is a Friday.
  const from = 24 * 25 + 14;

  it('is the mean of ten weekdays at the same hour', () => {
    const baselineKw = demandBaselineKw(seriesOf(weeks), {
      zone: 'UTC',
      start: from,
      end: from + 2,
      adjustmentLimitShare: 0,
    });
    const days = [24, 23, 22, 21, 18, 17, 16, 15, 14, 11];
    const mean = days.reduce((sum, day) => sum + 100 + day, 0) / 10;
    expect([...baselineKw]).toEqual([mean + 14, mean + 15]);
  });

  it('leaves out days of other events', () => {
    const options = { zone: 'UTC', start: from, end: from + 1, adjustmentLimitShare: 0, excludedSteps: [24 * 24 + 3] };
    const days = [23, 22, 21, 18, 17, 16, 15, 14, 11, 10];
    const mean = days.reduce((sum, day) => sum + 100 + day, 0) / 10;
    expect(demandBaselineKw(seriesOf(weeks), options)[0]).toBe(mean + 14);
  });

  it('follows the day, up to its limit, and not the hour before nor the event itself', () => {
    const at = (change: (kw: number, index: number) => number) => {
      const values = weeks.map((kw, index) => (index >= 24 * 25 ? change(kw, index) : kw));
      return demandBaselineKw(seriesOf(values), { zone: 'UTC', start: from, end: from + 1 })[0]!;
    };
    const plain = demandBaselineKw(seriesOf(weeks), {
      zone: 'UTC',
      start: from,
      end: from + 1,
      adjustmentLimitShare: 0,
    })[0]!;
    expect(at((kw) => 3 * kw)).toBeCloseTo(1.2 * plain, 9);
    expect(at((kw) => kw / 3)).toBeCloseTo(0.8 * plain, 9);
    expect(at((kw, index) => (index >= from - 1 ? 0 : kw))).toBe(at((kw) => kw));
  });

  it('needs enough days like the event’s, and demand without gaps', () => {
    expect(() => demandBaselineKw(seriesOf(weeks), { zone: 'UTC', start: 24 * 5 + 2, end: 24 * 5 + 3 })).toThrow(
      '10 days',
    );
    expect(() => demandBaselineKw(seriesOf(weeks), { zone: 'UTC', start: 23, end: 25 })).toThrow('one local day');
  });

  it('is not lifted by the rebound of an event the evening before', () => {
    // Two weeks of a level load; events late on the second Thursday and in the afternoon of the Friday after.
    const grid = seriesOf(Array<number>(24 * 12).fill(1000)).grid;
    const eventAt = (hour: number) => ({
      startMs: START_MS + hour * HOUR_MS,
      endMs: START_MS + (hour + 2) * HOUR_MS,
      committedKw: 200,
      noticeMs: 0,
    });
    const events = [eventAt(24 * 10 + 21), eventAt(24 * 11 + 14)];
    const battery = toBattery({ powerKw: 400, energyKwh: 1000, initialSocFraction: 1, ...losses });
    const policy = demandResponsePolicy({ events, rechargeKw: 40 });
    const site = toSite({ load: seriesOf(Array<number>(24 * 12).fill(1000)) });
    const meter = runSitePolicy(battery, site, policy, { name: 'response' }).gridPower;
    const { start, end } = eventSteps(meter, events[1]!);
    const at = (excludedSteps: readonly number[]) =>
      demandBaselineKw(meter, { zone: 'UTC', start, end, excludedSteps, dayCount: 5 });
    expect([...at([])].every((kw) => kw > 1010)).toBe(true);
    // 400 kWh given, over 0.81, at 40 kW.
    const disturbed = respondedSteps(grid, events, 400 / 0.81 / 40);
    expect([...at(disturbed)]).toEqual([1000, 1000]);
  });

  it('takes steps of events and rebounds, cut at the ends of the meter', () => {
    const { grid } = seriesOf([1, 1, 1, 1]);
    const event = { startMs: START_MS - HOUR_MS, endMs: START_MS + HOUR_MS / 2, committedKw: 1, noticeMs: 0 };
    expect(respondedSteps(grid, [event], 0)).toEqual([0]);
    expect(respondedSteps(grid, [event], 99)).toEqual([0, 1, 2, 3]);
    expect(() => respondedSteps(grid, [event], -1)).toThrow('reboundHours');
  });
});
