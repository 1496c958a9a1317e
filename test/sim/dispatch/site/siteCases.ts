import fc from 'fast-check';
import type { Series } from '../../../../src/base/series.js';
import { toSeries } from '../../../../src/base/series.js';
import type { SiteOptions } from '../../../../src/sim/dispatch/site/siteOptions.js';
import type { Site } from '../../../../src/sim/dispatch/site/site.js';
import { toSite } from '../../../../src/sim/dispatch/site/site.js';
import type { SiteDemand } from '../../../../src/sim/dispatch/site/siteDemand.js';
import type { Battery } from '../../../../src/sim/storage/battery.js';
import { toBattery } from '../../../../src/sim/storage/battery.js';

export const HOUR_MS = 3_600_000;

export function seriesOf<Unit extends string>(unit: Unit, values: readonly number[], stepMs = HOUR_MS): Series<Unit> {
  const grid = { startMs: Date.UTC(2022, 0, 1), stepMs, count: values.length };
  return toSeries({ unit, grid, values: Float64Array.from(values) });
}

export type SiteCase = { battery: Battery; site: Site; options: SiteOptions };

const STEPS = 12;
const many = (least: number, most: number) =>
  fc.array(fc.integer({ min: least, max: most }), { minLength: STEPS, maxLength: STEPS });
const share = fc.constantFrom(0, 0.25, 0.5, 1);

/** Peaks over the two halves ("months"), over windows in them and over both, with tiers, floors and shares. */
const demands: fc.Arbitrary<SiteDemand> = fc
  .record({
    windows: fc.array(fc.array(fc.boolean(), { minLength: STEPS, maxLength: STEPS }), { maxLength: 2 }),
    rates: fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 9 }), fc.nat(40)), {
      minLength: 4,
      maxLength: 4,
    }),
    floorKw: fc.constantFrom(0, 0, 15),
    lookBack: share,
    isAnnual: fc.boolean(),
    coincident: fc.option(many(0, 30), { nil: null }),
  })
  .map(({ windows, rates, floorKw, lookBack, isAnnual, coincident }) => {
    const half = STEPS / 2;
    const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, index) => from + index);
    const peaks = [
      { name: 'first', steps: range(0, half) },
      { name: 'second', steps: range(half, STEPS) },
      ...windows.map((isIn, index) => ({
        name: `window ${index}`,
        steps: Int32Array.from([...isIn.keys()].filter((step) => isIn[step] === true)),
      })),
    ].filter(({ steps }) => steps.length > 0);
    const tiersOf = (index: number) => {
      const [rate, rise, limit] = rates[index]!;
      if (rise === 0) return [{ maxKw: Infinity, rateUsdPerKw: rate }];
      return [
        { maxKw: limit + 1, rateUsdPerKw: rate },
        { maxKw: Infinity, rateUsdPerKw: rate + rise },
      ];
    };
    const charges = peaks.map(({ name }, peakIndex) => ({
      ...{ name, component: 'demand-flat' as const, monthIndex: null, tiers: tiersOf(peakIndex) },
      floorKw: peakIndex === 0 ? floorKw : 0,
      parts: [
        { peakIndex, shareFraction: 1 },
        ...(peakIndex === 1 && lookBack > 0 ? [{ peakIndex: 0, shareFraction: lookBack }] : []),
      ],
    }));
    const annual = {
      ...charges[0]!,
      name: 'annual',
      floorKw: 0,
      parts: [0, 1].map((peakIndex) => ({ peakIndex, shareFraction: 1 })),
    };
    return {
      peaks,
      charges: isAnnual ? [...charges, annual] : charges,
      importUsdPerMwh: coincident === null ? null : Float64Array.from(coincident),
      monthStarts: [0, half],
    };
  });

/** Small sites of all kinds; prices from `leastPrice`, and where that is 0 no export is paid for either. */
export function siteCases(leastPrice: number): fc.Arbitrary<SiteCase> {
  return fc
    .record({
      load: many(0, 60),
      generation: fc.option(many(0, 50), { nil: null }),
      buy: many(leastPrice, 120),
      margin: many(0, 60),
      energyKwh: fc.integer({ min: 5, max: 80 }),
      powerKw: fc.integer({ min: 2, max: 40 }),
      etas: fc.tuple(fc.constantFrom(1, 0.9, 0.7), fc.constantFrom(1, 0.95, 0.8)),
      initial: fc.constantFrom(0, 0.5, 1),
      selfDischargePerHour: fc.constantFrom(0, 0, 0.05),
      wearUsdPerMwh: fc.constantFrom(0, 0, 8, 40),
      auxiliaryKw: fc.constantFrom(0, 1.5),
      ends: fc.constantFrom('free', 'end', 'months'),
      importLimitKw: fc.constantFrom(Infinity, 62, 70),
      exportLimitKw: fc.constantFrom(Infinity, 0, 10),
      demand: fc.option(demands, { nil: undefined, freq: 8 }),
      stepMs: fc.constantFrom(HOUR_MS, HOUR_MS / 4),
      booked: fc.constantFrom(0, 0, 0.25),
    })
    .map((given) => {
      const { energyKwh, powerKw, selfDischargePerHour, auxiliaryKw, initial, stepMs, wearUsdPerMwh, booked } = given;
      const [chargeEfficiencyFraction, dischargeEfficiencyFraction] = given.etas;
      const initialSocFraction = booked > 0 ? 0.5 : initial;
      const sizes = { powerKw, energyKwh, chargeEfficiencyFraction, dischargeEfficiencyFraction };
      const battery = toBattery({ ...sizes, selfDischargePerHour, auxiliaryKw, initialSocFraction });
      const load = seriesOf('kW', given.load, stepMs);
      const { importLimitKw, exportLimitKw } = given;
      const generation = given.generation === null ? {} : { generation: seriesOf('kW', given.generation, stepMs) };
      const sell = given.buy.map((price, step) =>
        Math.max(leastPrice === 0 ? 0 : -Infinity, price - given.margin[step]!),
      );
      const endKwh = selfDischargePerHour > 0 ? Math.min(0.3 * energyKwh, powerKw * 0.2) : 0.4 * energyKwh;
      const reserve = { name: 'reserve', upKw: booked * powerKw, downKw: (booked * powerKw) / 2, durationHours: 0.1 };
      const options = {
        prices: { buy: seriesOf('USD/MWh', given.buy, stepMs), sell: seriesOf('USD/MWh', sell, stepMs) },
        wearUsdPerMwh,
        ...(given.demand === undefined ? {} : { demand: given.demand }),
        ...(given.ends === 'end' ? { endEnergyKwh: endKwh } : {}),
        ...(given.ends === 'months' ? { monthEndEnergyKwh: endKwh } : {}),
        ...(booked > 0 ? { bookings: [reserve, { name: 'UPS', reserveKwh: 0.1 * energyKwh }] } : {}),
      };
      return { battery, site: toSite({ load, ...generation, importLimitKw, exportLimitKw }), options };
    });
}
