/** Real tariff files read and billed; the wanted figures are computed by hand from the file's rates. */
import { expect, it } from 'vitest';
import type { WattbookError } from '../../../../src/base/errors.js';
import { billYear } from '../../../../src/sim/market/tariff/billYear.js';
import { parseBillingPeriods } from '../../../../src/sim/market/tariff/parseBillingPeriods.js';
import { parseUrdb } from '../../../../src/sim/market/tariff/parseUrdb.js';
import { toTariff } from '../../../../src/sim/market/tariff/tariff.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';
import { componentUsd, flatLoad, toLoad, UTC_2022 } from './tariffFixtures.js';

const FOLDER = 'data/tariffs';
const read = (file: string) => sharedText(`${FOLDER}/${file}`);
const urdb = (file: string) => toTariff(parseUrdb(read(file), { file }));
const periods = (file: string) => toTariff(parseBillingPeriods(read(file), { file }));
const paths = (...files: string[]) => files.map((file) => `${FOLDER}/${file}`);

describeWithShared('URDB rates', paths('reopt_leap_year.json', 'reopt_multi_tier_urdb_response.json'), () => {
  it('reopt_leap_year: a leap year in full, 366 days of fixed charge and of energy', () => {
    const bill = billYear(
      urdb('reopt_leap_year.json'),
      toLoad(new Float64Array(8784).fill(2), Date.UTC(2024, 0, 1)),
      UTC_2022,
    );
    // 2024 has 262 weekdays; 13 of their hours (7 to 19) are period 2, the other 11 and the weekends period 1.
    const peakKwh = 2 * 262 * 13;
    expect(componentUsd(bill, 'energy')).toBeCloseTo(peakKwh * 0.36 + (2 * 8784 - peakKwh) * 0.28, 6);
    expect(componentUsd(bill, 'demand-flat')).toBeCloseTo(12 * 2 * 18.05, 9);
    expect(componentUsd(bill, 'demand-time-of-use')).toBeCloseTo(12 * 2 * 10, 9);
    expect(componentUsd(bill, 'fixed')).toBeCloseTo(366 * 24.878, 9);
  });

  it('reopt_multi_tier: tiers in one period only, and a January free of demand on weekdays', () => {
    const bill = billYear(urdb('reopt_multi_tier_urdb_response.json'), flatLoad(120), UTC_2022);
    expect(bill.months[0]!.lines.find(({ component }) => component === 'energy')?.amountUsd).toBeCloseTo(
      744 * 120 * 0.061731,
      6,
    );
    const may = bill.months[4]!.lines.filter(({ component }) => component === 'energy');
    expect(may.map(({ amountUsd }) => amountUsd)).toEqual([
      expect.closeTo(20_000 * 0.078891, 6),
      expect.closeTo((744 * 120 - 20_000) * 0.06, 6),
    ]);
    const weekendsOnly = toLoad(Float64Array.from({ length: 8760 }, (_, i) => (Math.floor(i / 24) % 7 < 2 ? 0 : 120)));
    expect(componentUsd(bill, 'demand-time-of-use')).toBeCloseTo(12 * (100 * 24.368 + 20 * 17.031), 6);
    // January 1st, 2022 was a Saturday: this load stands still on weekends, so January has no demand.
    const still = billYear(urdb('reopt_multi_tier_urdb_response.json'), weekendsOnly, UTC_2022);
    expect(componentUsd(still, 'demand-time-of-use')).toBeCloseTo(11 * (100 * 24.368 + 20 * 17.031), 6);
  });
});

describeWithShared(
  'more URDB rates',
  paths('reopt_tiered_energy_demand.json', 'reopt_urdb_rate.json', 'quest_dominion_1MW_tou.json'),
  () => {
    it('reopt_tiered_energy_demand: 100 kW stay in the first tier of both', () => {
      const bill = billYear(urdb('reopt_tiered_energy_demand.json'), flatLoad(100), UTC_2022);
      expect(componentUsd(bill, 'energy')).toBeCloseTo(876_000 * 0.1, 6);
      expect(componentUsd(bill, 'demand-time-of-use')).toBeCloseTo(12 * 100 * 10, 6);
      const twice = billYear(urdb('reopt_tiered_energy_demand.json'), flatLoad(200), UTC_2022);
      expect(twice.months[0]!.totalUsd).toBeCloseTo(7440 + (148_800 - 74_400) * 0.05 + 1000 + 500, 6);
    });

    it.each([
      ['reopt_urdb_rate.json', 'energyratestructure is missing: only the label 6758702ed171911a480dc81c is given'],
      ['quest_dominion_1MW_tou.json', 'energyratestructure is missing'],
    ])('%s holds no URDB rate and says so', (file, words) => {
      expect(() => parseUrdb(read(file), { file })).toThrow(
        expect.objectContaining({ code: 'data', message: expect.stringContaining(words) as string }) as WattbookError,
      );
    });
  },
);

const TABLES = ['storagevet_tariff.csv', 'storagevet_000-008-RetailTariff.csv', 'dervet_ev_2021_tariff.csv'];

describeWithShared('billing-period tables', paths(...TABLES), () => {
  it('storagevet_tariff: three seasons, charges named in any case', () => {
    const bill = billYear(periods('storagevet_tariff.csv'), flatLoad(10), UTC_2022);
    const hours = (from: number, to: number) =>
      [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].slice(from - 1, to).reduce((sum, days) => sum + 24 * days, 0);
    expect(componentUsd(bill, 'energy')).toBeCloseTo(10 * ((8760 - hours(6, 9)) * 0.05323 + hours(6, 9) * 0.05668), 6);
    expect(componentUsd(bill, 'demand-time-of-use')).toBeCloseTo(10 * (5 * 75 + 4 * 100 + 3 * 50), 9);
  });

  it('storagevet_000-008: the hour ending 24 is free of demand', () => {
    const tariff = periods('storagevet_000-008-RetailTariff.csv');
    const lastHour = toLoad(Float64Array.from({ length: 8760 }, (_, i) => (i % 24 === 23 ? 50 : 10)));
    expect(componentUsd(billYear(tariff, lastHour, UTC_2022), 'demand-time-of-use')).toBeCloseTo(
      10 * 4 * (7 + 15 + 20),
      9,
    );
  });

  it('dervet_ev_2021: excluded hours, and demand charges that lie over one another', () => {
    const bill = billYear(periods('dervet_ev_2021_tariff.csv'), flatLoad(10), UTC_2022);
    expect(componentUsd(bill, 'demand-time-of-use')).toBeCloseTo(10 * (4 * 33.89 + 8 * 8.17 + 12 * 13.37), 9);
    // A winter day: 5 hours at 0.09786, 8 at 0.06921, 11 at 0.0879.
    const january = bill.months[0]!.lines.filter(({ component }) => component === 'energy');
    const usd = january.reduce((sum, { amountUsd }) => sum + amountUsd, 0);
    expect(usd).toBeCloseTo(31 * 10 * (5 * 0.09786 + 8 * 0.06921 + 11 * 0.0879), 6);
  });
});
