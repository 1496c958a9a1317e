import { describe, expect, it } from 'vitest';
import { billYear } from '../../../../src/sim/market/tariff/billYear.js';
import { toTariff } from '../../../../src/sim/market/tariff/tariff.js';
import { componentUsd, energyOnly, flatLoad, timeOfUse, UTC_2022 } from './tariffFixtures.js';

describe('tiers', () => {
  const tiers = [{ maxKwh: 1000, buyUsdPerKwh: 0.1 }, { maxKwh: 5000, buyUsdPerKwh: 0.2 }, { buyUsdPerKwh: 0.05 }];
  const energyUsdOf = (januaryKwh: number) => {
    const tariff = toTariff({ name: 'tiers', energy: { periods: [{ tiers }] } });
    return billYear(tariff, flatLoad(januaryKwh / 744), UTC_2022).months[0]!.totalUsd;
  };

  it.each([
    [1000, 100],
    [5000, 900],
    [6000, 950],
  ])('%i kWh cost %f USD', (kwh, usd) => {
    expect(energyUsdOf(kwh)).toBeCloseTo(usd, 9);
  });

  it.each([1000, 5000])('are continuous at %i kWh', (kwh) => {
    expect(energyUsdOf(kwh + 1e-6) - energyUsdOf(kwh - 1e-6)).toBeLessThan(1e-6);
    expect(energyUsdOf(kwh + 1e-6)).toBeGreaterThan(energyUsdOf(kwh - 1e-6));
  });

  it('of demand are continuous, and a tier lying above the peak costs nothing', () => {
    const demand = { flat: { periods: [{ tiers: [{ maxKw: 100, rateUsdPerKw: 10 }, { rateUsdPerKw: 5 }] }] } };
    const tariff = toTariff({ name: 'demand', energy: energyOnly, demand });
    const demandUsd = (peakKw: number) => componentUsd(billYear(tariff, flatLoad(peakKw), UTC_2022), 'demand-flat');
    expect(demandUsd(99)).toBeCloseTo(12 * 990, 6);
    expect(demandUsd(100)).toBeCloseTo(12 * 1000, 6);
    expect(demandUsd(120)).toBeCloseTo(12 * 1100, 6);
  });

  it('filled by the month are shared among periods in proportion; filled by period they start anew in each', () => {
    const periods = [{ tiers }, { tiers }];
    const power = flatLoad(4000 / 744);
    const bill = (tierBasis: 'month' | 'period') =>
      billYear(toTariff({ name: tierBasis, energy: { ...timeOfUse, periods, tierBasis } }), power, UTC_2022).months[0]!;
    expect(bill('month').totalUsd).toBeCloseTo(100 + 3000 * 0.2, 9);
    // January 2022 has 21 weekdays, so 105 of 744 hours are peak: 564.5 kWh, all in the first tier.
    const peakKwh = (4000 * 105) / 744;
    expect(bill('period').totalUsd).toBeCloseTo(peakKwh * 0.1 + 100 + (3000 - peakKwh) * 0.2, 9);
  });

  it('per day grow with the month', () => {
    const daily = [{ maxKwhPerDay: 10, buyUsdPerKwh: 0.1 }, { buyUsdPerKwh: 0.3 }];
    const bill = billYear(toTariff({ name: 'daily', energy: { periods: [{ tiers: daily }] } }), flatLoad(1), UTC_2022);
    expect(bill.months[1]!.totalUsd).toBeCloseTo(28 * (10 * 0.1 + 14 * 0.3), 9);
    expect(bill.months[2]!.totalUsd).toBeCloseTo(31 * (10 * 0.1 + 14 * 0.3), 9);
  });

  it('per kW and day grow with the month and the demand', () => {
    const hours = [{ maxKwhPerKwPerDay: 10, buyUsdPerKwh: 0.1 }, { buyUsdPerKwh: 0.3 }];
    const bill = billYear(toTariff({ name: 'h', energy: { periods: [{ tiers: hours }] } }), flatLoad(2), UTC_2022);
    expect(bill.months[1]!.totalUsd).toBeCloseTo(28 * 2 * (10 * 0.1 + 14 * 0.3), 9);
  });

  it('are filled by the month unless the tariff says otherwise, and adjustments add to the rate', () => {
    const adjusted = tiers.map((tier) => ({ ...tier, adjustmentUsdPerKwh: 0.01 }));
    const energy = { ...timeOfUse, periods: [{ tiers: adjusted }, { tiers: adjusted }] };
    const [january] = billYear(toTariff({ name: 'a', energy }), flatLoad(4000 / 744), UTC_2022).months;
    expect(january!.totalUsd).toBeCloseTo(100 + 3000 * 0.2 + 4000 * 0.01, 9);
  });
});
