import { describe, expect, it } from 'vitest';
import type { BillOptions } from '../../../../src/sim/market/tariff/billYear.js';
import { billYear } from '../../../../src/sim/market/tariff/billYear.js';
import type { TariffSpec } from '../../../../src/sim/market/tariff/tariff.js';
import { toTariff } from '../../../../src/sim/market/tariff/tariff.js';
import { energyOnly, flatLoad, peakHours, timeOfUse, toLoad, UTC_2022 } from './tariffFixtures.js';

describe('the calendar', () => {
  const chicago: BillOptions = { calendar: { kind: 'local', zone: 'America/Chicago' } };
  const chicagoYear = (hourCount: number, year: number) =>
    toLoad(new Float64Array(hourCount).fill(1), Date.UTC(year, 0, 1, 6));
  const tariff = toTariff({ name: 'flat', energy: energyOnly, fixed: { usdPerDay: 1 } });

  it.each([
    [3, 31 * 24 - 1, 'spring, a day of 23 hours'],
    [11, 30 * 24 + 1, 'autumn, a day of 25 hours'],
  ])('month %i has %i hours: %s', (month, hourCount) => {
    const bill = billYear(tariff, chicagoYear(8760, 2022), chicago);
    expect(bill.months[month - 1]!.importKwh).toBe(hourCount);
  });

  it('a leap year has 8784 hours and 366 fixed days', () => {
    const bill = billYear(tariff, chicagoYear(8784, 2024), chicago);
    expect(bill.months[1]!.importKwh).toBe(29 * 24);
    expect(bill.totalUsd).toBeCloseTo(878.4 + 366, 9);
  });

  it('peak hours follow the wall clock through summer time', () => {
    const rates = toTariff({ name: 'tou', energy: { ...timeOfUse, weekend: peakHours } });
    // 22:00 UTC is 16:00 in winter (peak) and 17:00 in summer (peak); 21:00 UTC is 15:00 (off-peak) and 16:00 (peak).
    const at21Utc = Float64Array.from({ length: 8760 }, (_, index) => Number((index + 6) % 24 === 21));
    const bill = billYear(rates, toLoad(at21Utc, Date.UTC(2022, 0, 1, 6)), chicago);
    expect(bill.months[0]!.totalUsd).toBeCloseTo(31 * 0.08, 9);
    expect(bill.months[6]!.totalUsd).toBeCloseTo(31 * 0.25, 9);
    // 12 days of winter time until March 12th, then 19 of summer time.
    expect(bill.months[2]!.totalUsd).toBeCloseTo(12 * 0.08 + 19 * 0.25, 9);
  });

  it('named holidays are billed as weekends', () => {
    const rates = toTariff({ name: 'tou', energy: timeOfUse });
    const bill = (holidays: string[]) =>
      billYear(rates, flatLoad(1), { calendar: { kind: 'local', zone: 'UTC', holidays } }).totalUsd;
    expect(bill([]) - bill(['2022-07-04'])).toBeCloseTo(5 * (0.25 - 0.08), 9);
    expect(bill(['2022-07-03'])).toBe(bill([]));
  });

  it('the standard year differs by its weekday only where weekends are billed otherwise', () => {
    const standard = (startWeekday: number, energy: TariffSpec['energy']) =>
      billYear(toTariff({ name: 's', energy }), flatLoad(1), { calendar: { kind: 'standard', startWeekday } }).totalUsd;
    expect(standard(1, energyOnly)).toBe(standard(6, energyOnly));
    // From a Monday the 365th day is a Monday too: 261 weekdays; from a Saturday 260.
    expect(standard(1, timeOfUse) - standard(6, timeOfUse)).toBeCloseTo(5 * (0.25 - 0.08), 9);
    expect(standard(6, timeOfUse)).toBeCloseTo(
      billYear(toTariff({ name: 's', energy: timeOfUse }), flatLoad(1), UTC_2022).totalUsd,
      9,
    );
  });
});
