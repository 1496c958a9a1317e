import { describe, expect, it } from 'vitest';
import { WattbookError } from '../../../../src/base/errors.js';
import { toSeries } from '../../../../src/base/series.js';
import type { BillOptions } from '../../../../src/sim/market/tariff/billYear.js';
import { billYear } from '../../../../src/sim/market/tariff/billYear.js';
import type { TariffSpec } from '../../../../src/sim/market/tariff/tariff.js';
import { toTariff } from '../../../../src/sim/market/tariff/tariff.js';
import { energyOnly, flatLoad, HOUR_MS, toLoad, UTC_2022 } from './tariffFixtures.js';

const tier = { buyUsdPerKwh: 0.1 };
const twelve = (hours: readonly number[]) => Array.from({ length: 12 }, () => hours);
const demandTier = { rateUsdPerKw: 10 };

function energyOf(...tiers: TariffSpec['energy']['periods'][number]['tiers'][number][]): Partial<TariffSpec> {
  return { energy: { periods: [{ tiers }] } };
}

describe('a spec that does not fit is refused by the name of its field', () => {
  it.each<[string, Partial<TariffSpec>]>([
    ['name', { name: '' }],
    ['energy.periods', { energy: { periods: [] } }],
    ['energy.periods[0].tiers', energyOf()],
    ['energy.periods[0].tiers[0].buyUsdPerKwh', energyOf({ buyUsdPerKwh: NaN })],
    ['energy.periods[0].tiers[0].buyUsdPerKwh in USD/kWh; 54.2 looks like USD/MWh', energyOf({ buyUsdPerKwh: 54.2 })],
    ['energy.periods[0].tiers[0].adjustmentUsdPerKwh', energyOf({ ...tier, adjustmentUsdPerKwh: Infinity })],
    [
      'energy.periods[0].tiers[0].sellUsdPerKwh',
      { ...energyOf(tier), export: { kind: 'net-billing', surplus: 'paid' } },
    ],
    ['energy.periods[0].tiers[0].maxKwh', energyOf({ ...tier, maxKwh: -1 }, tier)],
    ['energy.periods[0].tiers[0].maxKwhPerKw', energyOf({ ...tier, maxKwhPerKw: NaN }, tier)],
    ['the last tier', energyOf({ ...tier, maxKwh: 500 })],
    [
      'ascending limits; energy.periods[0].tiers[1]',
      energyOf({ ...tier, maxKwh: 500 }, { ...tier, maxKwh: 400 }, tier),
    ],
    [
      'ascending limits; energy.periods[0].tiers[1]',
      energyOf({ ...tier, maxKwh: 500 }, { ...tier, maxKwh: 500 }, tier),
    ],
    ['energy.weekday', { energy: { periods: [{ tiers: [tier] }, { tiers: [tier] }] } }],
    ['energy.weekday', { energy: { ...energyOnly, weekday: twelve(Array<number>(24).fill(0)).slice(1) } }],
    ['energy.weekday[0]', { energy: { ...energyOnly, weekday: twelve(Array<number>(23).fill(0)) } }],
    [
      'energy.weekend[0][5]',
      {
        energy: {
          ...energyOnly,
          weekday: twelve(Array<number>(24).fill(0)),
          weekend: twelve(Array.from({ length: 24 }, (_, hour) => Number(hour === 5))),
        },
      },
    ],
    ['demand.windowMinutes', { demand: { windowMinutes: 25 } }],
    ['demand.windowMinutes', { demand: { windowMinutes: 0 } }],
    ['demand.flat.periods', { demand: { flat: { periods: [] } } }],
    ['demand.flat.months', { demand: { flat: { periods: [{ tiers: [demandTier] }, { tiers: [demandTier] }] } } }],
    [
      'demand.flat.months[2]',
      { demand: { flat: { periods: [{ tiers: [demandTier] }], months: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0] } } },
    ],
    [
      'demand.flat.periods[0].tiers[0].rateUsdPerKw',
      { demand: { flat: { periods: [{ tiers: [{ rateUsdPerKw: NaN }] }] } } },
    ],
    [
      'demand.timeOfUse[0].weekday',
      { demand: { timeOfUse: [{ periods: [{ tiers: [demandTier] }, { tiers: [demandTier] }] }] } },
    ],
    ['demand.ratchet', { demand: { timeOfUse: [{ periods: [{ tiers: [demandTier], isRatcheted: true }] }] } }],
    ['demand.ratchet.shareFraction', { demand: { ratchet: { shareFraction: 75 } } }],
    ['demand.ratchet.shareFraction', { demand: { ratchet: { shareFraction: [0.5, 0.5] } } }],
    ['demand.ratchet.months[0]', { demand: { ratchet: { shareFraction: 0.5, months: [0] } } }],
    ['demand.ratchet.previousCount', { demand: { ratchet: { shareFraction: 0.5, previousCount: 13 } } }],
    ['demand.ratchet.minimumKw', { demand: { ratchet: { shareFraction: 0.5, minimumKw: -1 } } }],
    [
      'demand.coincident[0].startsMs',
      { demand: { coincident: [{ name: 'CP', startsMs: [], rateUsdPerKw: 1, basis: 'mean' }] } },
    ],
    ['demand.annual[0]', { demand: { annual: [{ ...demandTier, maxKw: 5 }] } }],
    ['fixed.usdPerDay', { fixed: { usdPerDay: NaN } }],
    ['fixed.minimumUsdPerMonth', { fixed: { minimumUsdPerMonth: -1 } }],
    [
      'export.trueUpMonth',
      {
        ...energyOf({ ...tier, sellUsdPerKwh: 0 }),
        export: { kind: 'net-metering', credit: 'money', trueUpMonth: 0, leftover: 'lost' },
      },
    ],
    [
      'export.payoutUsdPerKwh',
      { export: { kind: 'net-metering', credit: 'energy', trueUpMonth: 12, leftover: 'paid' } },
    ],
  ])('%s', (words, part) => {
    const refused = () => toTariff({ name: 'bad', energy: energyOnly, ...part });
    expect(refused).toThrow(RangeError);
    expect(refused).toThrow(words);
  });
});

describe('a load or option that cannot be billed is refused', () => {
  const flat = toTariff({ name: 'flat', energy: energyOnly });
  const quarter = toTariff({ name: '15 min', energy: energyOnly, demand: { windowMinutes: 15 } });
  const gap = toSeries({
    unit: 'kW',
    grid: { startMs: Date.UTC(2022, 0, 1), stepMs: HOUR_MS, count: 8760 },
    values: new Float64Array(8760).fill(NaN, 7, 8),
    gaps: [{ index: 7, reason: 'meter off' }],
  });
  const year = { startMs: Date.UTC(2022, 0, 1) };

  it.each([
    ['1 gap, the first at step 7 (meter off)', flat, gap],
    ['not one whole calendar year', flat, toLoad(new Float64Array(8759), year.startMs)],
    ['not one whole calendar year', flat, toLoad(new Float64Array(8760), year.startMs + HOUR_MS)],
    ['cannot be billed by the hour', flat, toLoad(new Float64Array(4380), year.startMs, 2 * HOUR_MS)],
    ['demand is billed over 15 minutes, the load has steps of 60', quarter, flatLoad(1)],
  ])('%s', (words, tariff, load) => {
    const refused = () => billYear(tariff, load, UTC_2022);
    expect(refused).toThrow(WattbookError);
    expect(refused).toThrow(words);
  });

  const ratchet = toTariff({ name: 'r', energy: energyOnly, demand: { ratchet: { shareFraction: 0.5 } } });
  const carry = { creditUsd: 0, creditKwh: [0], ratchetPeaksKw: Array<number>(12).fill(0) };

  it.each<[string, BillOptions]>([
    ['options.before', UTC_2022],
    ['options.before.creditKwh', { ...UTC_2022, before: { ...carry, creditKwh: [] } }],
    [
      'options.before.ratchetPeaksKw[0]',
      { ...UTC_2022, before: { ...carry, ratchetPeaksKw: [-1, ...Array<number>(11).fill(0)] } },
    ],
    ['options.demandMinutes', { ...UTC_2022, before: 'nothing', demandMinutes: 45 }],
    ['calendar.startWeekday', { before: 'nothing', calendar: { kind: 'standard', startWeekday: 0 } }],
    ['calendar.holidays[0]', { before: 'nothing', calendar: { kind: 'local', zone: 'UTC', holidays: ['2021-12-25'] } }],
    ['calendar.holidays[0]', { before: 'nothing', calendar: { kind: 'local', zone: 'UTC', holidays: ['2022-02-30'] } }],
    ['IANA time zone', { before: 'nothing', calendar: { kind: 'local', zone: 'Texas' } }],
  ])('%s', (words, options) => {
    const refused = () => billYear(ratchet, flatLoad(1), options);
    expect(refused).toThrow(RangeError);
    expect(refused).toThrow(words);
  });

  it('a standard year of 8784 hours, and a coincident hour outside the year', () => {
    const standard: BillOptions = { calendar: { kind: 'standard', startWeekday: 1 } };
    expect(() => billYear(flat, toLoad(new Float64Array(8784)), standard)).toThrow(
      '8784 hours, a standard year has 8760',
    );
    const coincident = [{ name: '4CP', startsMs: [Date.UTC(2021, 6, 1)], rateUsdPerKw: 1, basis: 'mean' as const }];
    const tariff = toTariff({ name: 'cp', energy: energyOnly, demand: { coincident } });
    expect(() => billYear(tariff, flatLoad(1), UTC_2022)).toThrow('4CP names 2021-07-01');
  });
});
