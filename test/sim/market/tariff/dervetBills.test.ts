/** Bills of DER-VET (EPRI), to half a cent. What cannot be run is listed in the last test. */
import { expect, it } from 'vitest';
import type { BillOptions } from '../../../../src/sim/market/tariff/billYear.js';
import { billYear } from '../../../../src/sim/market/tariff/billYear.js';
import { parseBillingPeriods } from '../../../../src/sim/market/tariff/parseBillingPeriods.js';
import { toTariff } from '../../../../src/sim/market/tariff/tariff.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';
import { HALF_CENT_USD, missUsd, toLoad } from './tariffFixtures.js';

type DervetReference = {
  bill_reduction: {
    expected: { monthly_bill: Record<string, number | string>[]; bill_by_period: string[][] };
    peer_flaw: { original_bill: number; pv_only_bill: number };
  };
};

// DER-VET: 2017 by the wall clock without clock change (8760 hours), hour ending, weekends by the calendar, no
// holidays; demand is the highest hourly net load of the month.
const DERVET: BillOptions = { calendar: { kind: 'local', zone: 'UTC' } };
const DERVET_FILES = [
  'reference/dervet_bill_reduction.json',
  'data/loads/dervet_bill_2017_load_pv_hourly.csv',
  'data/tariffs/dervet_bill_2017_tariff.csv',
];

describeWithShared('DER-VET bill reduction 2017 (calendar without clock change, hourly demand)', DERVET_FILES, () => {
  const { bill_reduction: reference } = JSON.parse(sharedText(DERVET_FILES[0]!)) as DervetReference;
  const tariff = toTariff(parseBillingPeriods(sharedText(DERVET_FILES[2]!), { file: DERVET_FILES[2]! }));
  const rows = sharedText(DERVET_FILES[1]!)
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').slice(1).map(Number));
  const start = Date.UTC(2017, 0, 1);
  const original = billYear(
    tariff,
    toLoad(
      rows.map(([, siteKw]) => siteKw!),
      start,
    ),
    DERVET,
  );

  it.each(reference.expected.monthly_bill.map((row, index) => [row['Month-Year'] as string, index, row] as const))(
    'original bill of %s: energy and demand',
    (_month, index, row) => {
      const { lines } = original.months[index]!;
      const sum = (component: string) =>
        lines.reduce((usd, line) => (line.component === component ? usd + line.amountUsd : usd), 0);
      expect(missUsd(sum('energy'), row['Original Energy Charge ($)'] as number)).toBeLessThanOrEqual(HALF_CENT_USD);
      expect(missUsd(sum('demand-time-of-use'), row['Original Demand Charge ($)'] as number)).toBeLessThanOrEqual(
        HALF_CENT_USD,
      );
    },
  );

  const [header, ...byPeriod] = reference.expected.bill_by_period;
  const column = (name: string) => header!.indexOf(name);

  it.each(byPeriod.map((row) => [row[column('Month-Year')]!, row[column('Billing Period')]!, row] as const))(
    'original bill of %s, billing period %s',
    (month, period, row) => {
      const wanted = row[column('Original Energy Charge ($)')]! || row[column('Original Demand Charge ($)')]!;
      const { lines } = original.months[Number(month.slice(5)) - 1]!;
      const got = lines.filter(({ name }) => name.startsWith(`${period} `));
      expect(got).toHaveLength(1);
      expect(missUsd(got[0]!.amountUsd, Number(wanted))).toBeLessThanOrEqual(HALF_CENT_USD);
    },
  );

  it('the original year, and the year with 1000 kW of photovoltaics and no battery', () => {
    const withPv = toLoad(
      rows.map(([, siteKw, pvShare]) => siteKw! - 1000 * pvShare!),
      start,
    );
    expect(missUsd(original.totalUsd, reference.peer_flaw.original_bill)).toBeLessThanOrEqual(HALF_CENT_USD);
    expect(missUsd(billYear(tariff, withPv, DERVET).totalUsd, reference.peer_flaw.pv_only_bill)).toBeLessThanOrEqual(
      HALF_CENT_USD,
    );
  });

  it('leaves the optimised bills to the dispatch: their battery schedule is not in the file', () => {
    const optimised = Object.keys(reference.expected.monthly_bill[0]!).filter((name) =>
      /^(Energy|Demand) Charge/.test(name),
    );
    expect(optimised).toEqual(['Energy Charge ($)', 'Demand Charge ($)']);
    expect(Object.keys(reference.expected)).toEqual(expect.not.arrayContaining(['dispatch', 'schedule']));
  });
});
