/** Bills of REopt (NREL), to half a cent. What cannot be run is listed in the last test. */
import { expect, it } from 'vitest';
import type { BillOptions } from '../../../../src/sim/market/tariff/billYear.js';
import { billYear } from '../../../../src/sim/market/tariff/billYear.js';
import { parseUrdb } from '../../../../src/sim/market/tariff/parseUrdb.js';
import { toTariff } from '../../../../src/sim/market/tariff/tariff.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';
import { componentUsd, flatLoad, HALF_CENT_USD, missUsd, toLoad } from './tariffFixtures.js';

type ReoptReference = {
  bills: {
    name: string;
    expected: Record<string, number | number[]>;
    note?: string;
    tariff?: Record<string, number[]>;
  }[];
};

// REopt: the calendar of the named year by the hour; demand is the highest hour; look-back months are those of the
// same year, later ones too.
const REOPT_FILES = ['reference/reopt_bills.json', 'data/tariffs/reopt_tiered_tou_demand.json'];

describeWithShared('REopt (calendar of the year, hourly demand, look-back within the same year)', REOPT_FILES, () => {
  const { bills } = JSON.parse(sharedText(REOPT_FILES[0]!)) as ReoptReference;
  const caseOf = (start: string) => bills.find(({ name }) => name.startsWith(start))!;
  const utc: BillOptions = { calendar: { kind: 'local', zone: 'UTC' }, before: 'same' };

  it('blended tariff', () => {
    const tariff = toTariff({
      name: 'blended',
      energy: { periods: [{ tiers: [{ buyUsdPerKwh: 0.1 }] }] },
      demand: { flat: { periods: [{ tiers: [{ rateUsdPerKw: 10 }] }] } },
    });
    const bill = billYear(tariff, flatLoad(10_000 / 8760), utc);
    const { expected } = caseOf('blended');
    expect(missUsd(componentUsd(bill, 'energy'), expected.energy as number)).toBeLessThanOrEqual(HALF_CENT_USD);
    expect(missUsd(componentUsd(bill, 'demand-flat'), expected.demand as number)).toBeLessThanOrEqual(HALF_CENT_USD);
  });

  it('demand look-back with named months: billing demand and charge', () => {
    const { expected, tariff: given } = caseOf('demand lookback');
    const months = given!.lookback_months!.flatMap((flag, index) => (flag === 1 ? [index + 1] : []));
    const tariff = toTariff({
      name: 'look-back',
      energy: { periods: [{ tiers: [{ buyUsdPerKwh: 0 }] }] },
      demand: {
        flat: {
          periods: given!.monthly_demand_rates!.map((rateUsdPerKw) => ({ tiers: [{ rateUsdPerKw }] })),
          months: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        },
        ratchet: { shareFraction: 0.75, months },
      },
    });
    const values = new Float64Array(8760).fill(100);
    for (const [hour, powerKw] of [
      [22, 200],
      [2403, 400],
      [4088, 500],
      [8333, 300],
    ] as const) {
      values[hour - 1] = powerKw;
    }
    const bill = billYear(tariff, toLoad(values), utc);
    expect(bill.months.map((month) => month.billingDemandKw)).toEqual(expected.billing_demand_kW);
    expect(missUsd(componentUsd(bill, 'demand-flat', 'ratchet'), expected.demand as number)).toBeLessThanOrEqual(
      HALF_CENT_USD,
    );
  });

  it('tiered time-of-use demand, from the URDB file', () => {
    const tariff = toTariff(parseUrdb(sharedText(REOPT_FILES[1]!), { file: REOPT_FILES[1]! }));
    const bill = billYear(tariff, flatLoad(1e6 / 8760), utc);
    expect(
      missUsd(componentUsd(bill, 'demand-time-of-use'), caseOf('tiered TOU').expected.demand as number),
    ).toBeLessThanOrEqual(HALF_CENT_USD);
  });

  it('runs every bill of the file but the tiered energy rate, whose URDB rate is not in ../shared', () => {
    const run = ['blended', 'demand lookback', 'tiered TOU demand'];
    const notRun = bills.filter(({ name }) => !run.some((start) => name.startsWith(start)));
    expect(notRun.map(({ name }) => name)).toEqual(['tiered energy rate']);
    expect(notRun[0]?.note).toContain('not available offline');
  });
});
