import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { chargeUsd, peakKw } from '../../../../src/sim/dispatch/site/siteCost.js';
import { toSiteCharges } from '../../../../src/sim/dispatch/site/siteCharges.js';
import { toSiteDemand } from '../../../../src/sim/dispatch/site/siteDemand.js';
import { billYear } from '../../../../src/sim/market/tariff/billYear.js';
import type { DemandSpec } from '../../../../src/sim/market/tariff/demandCharge.js';
import { toDemandCharge } from '../../../../src/sim/market/tariff/demandCharge.js';
import { toTariff } from '../../../../src/sim/market/tariff/tariff.js';
import { offPeak, peakHours, toLoad, UTC_2022 } from '../../market/tariff/tariffFixtures.js';

const FREE = { periods: [{ tiers: [{ buyUsdPerKwh: 0 }] }] };
const YEAR = toLoad(new Float64Array(8760)).grid;

const ratchets = fc.record({
  shareFraction: fc.constantFrom(0.4, 0.9, 1),
  previousCount: fc.constantFrom(1, 5, 11, 12),
  ownShareFraction: fc.constantFrom(1, 0.7),
  minimumKw: fc.constantFrom(0, 60),
  months: fc.constantFrom([6, 7, 8], [1], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
});
const charges: fc.Arbitrary<DemandSpec> = fc
  .record({ ratchet: ratchets, isRatcheted: fc.boolean(), hasRatchet: fc.boolean() })
  .map(({ ratchet, isRatcheted, hasRatchet }) => ({
    flat: { periods: [{ tiers: [{ maxKw: 50, rateUsdPerKw: 3 }, { rateUsdPerKw: 8 }] }] },
    timeOfUse: [
      {
        weekday: peakHours,
        weekend: offPeak,
        periods: [
          { tiers: [{ rateUsdPerKw: 0 }] },
          { tiers: [{ rateUsdPerKw: 5 }], isRatcheted: isRatcheted && hasRatchet },
        ],
      },
    ],
    annual: [{ rateUsdPerKw: 2 }],
    ...(hasRatchet ? { ratchet } : {}),
    coincident: [
      { name: 'mean', basis: 'mean', rateUsdPerKw: 6, startsMs: [Date.UTC(2022, 6, 1, 17), Date.UTC(2022, 7, 1, 17)] },
      {
        name: 'highest',
        basis: 'highest',
        rateUsdPerKw: 4,
        startsMs: [Date.UTC(2022, 1, 1, 9), Date.UTC(2022, 1, 2, 9)],
      },
    ],
  }));

describe('peaks and charges against the bill', () => {
  test.prop([charges, fc.integer({ min: 1, max: 1e6 }), fc.constantFrom('same', 'nothing', 'carry')], { numRuns: 40 })(
    'cost what the bill of the same load charges for demand',
    (spec, seed, past) => {
      const values = Float64Array.from(
        { length: 8760 },
        (_, hour) => 100 * Math.sin(hour * seed) * Math.cos(hour / 900),
      );
      const load = toLoad(values);
      const demand = toDemandCharge(spec);
      const tariff = { ...toTariff({ name: 'A', energy: FREE }), demand };
      const carry = {
        creditUsd: 0,
        creditKwh: [0],
        ratchetPeaksKw: Array.from({ length: 12 }, (_, month) => 9 * month),
      };
      const options = { ...UTC_2022, before: past === 'carry' ? carry : past } as const;
      const site = toSiteDemand(demand, load.grid, options);
      const peaksKw = site.peaks.map((peak) => peakKw(peak, values));
      const onPeaksUsd = site.charges.reduce((sum, charge) => sum + chargeUsd(charge, peaksKw), 0);
      const onImportUsd = values.reduce(
        (sum, kw, step) => sum + (Math.max(0, kw) * site.importUsdPerMwh![step]!) / 1000,
        0,
      );
      expect(onPeaksUsd + onImportUsd).toBeCloseTo(billYear(tariff, load, options).totalUsd, 6);
    },
  );
});

describe('what it refuses', () => {
  const flat = (tiers: { maxKw?: number; rateUsdPerKw: number }[]) =>
    toDemandCharge({ flat: { periods: [{ tiers }] } });
  it('tiers that fall and rates below 0', () => {
    const falling = flat([{ maxKw: 50, rateUsdPerKw: 8 }, { rateUsdPerKw: 3 }]);
    expect(() => toSiteDemand(falling, YEAR, UTC_2022)).toThrow('not convex; tier 2 has 3 USD/kW');
    expect(() => toSiteDemand(flat([{ rateUsdPerKw: -1 }]), YEAR, UTC_2022)).toThrow('tier 1 has -1');
  });
  it('a demand window that is not the step', () => {
    const charge = toDemandCharge({ windowMinutes: 15, flat: { periods: [{ tiers: [{ rateUsdPerKw: 1 }] }] } });
    expect(() => toSiteDemand(charge, YEAR, UTC_2022)).toThrow('steps of the demand window, 15 minutes');
    expect(toSiteDemand(charge, YEAR, { ...UTC_2022, demandMinutes: 60 }).charges).toHaveLength(12);
  });
  it('a look-back without a past, a coincident hour outside the year, a minimum bill', () => {
    const back = toDemandCharge({
      flat: { periods: [{ tiers: [{ rateUsdPerKw: 1 }] }] },
      ratchet: { shareFraction: 0.5 },
    });
    expect(() => toSiteDemand(back, YEAR, UTC_2022)).toThrow('looks back');
    const early = { name: '4CP', basis: 'mean' as const, rateUsdPerKw: 1, startsMs: [0] };
    expect(() => toSiteDemand(toDemandCharge({ coincident: [early] }), YEAR, UTC_2022)).toThrow('1970-01-01');
    const minimum = toTariff({ name: 'A', energy: FREE, fixed: { minimumUsdPerMonth: 9 } });
    expect(() => toSiteCharges(minimum, YEAR, UTC_2022)).toThrow('without a minimum bill');
  });
});
