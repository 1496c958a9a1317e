import { expect, it } from 'vitest';
import { toSeries } from '../../../../src/base/series.js';
import { optimalSite } from '../../../../src/sim/dispatch/site/optimalSite.js';
import { toSite } from '../../../../src/sim/dispatch/site/site.js';
import { toSiteCharges } from '../../../../src/sim/dispatch/site/siteCharges.js';
import { toSiteDemand } from '../../../../src/sim/dispatch/site/siteDemand.js';
import { summarizeSite } from '../../../../src/sim/dispatch/site/siteSummary.js';
import type { BillingCalendar } from '../../../../src/sim/market/tariff/billingCalendar.js';
import { sumUsd } from '../../../../src/sim/market/tariff/billLine.js';
import { billYear } from '../../../../src/sim/market/tariff/billYear.js';
import { toDemandCharge } from '../../../../src/sim/market/tariff/demandCharge.js';
import { parseBillingPeriods } from '../../../../src/sim/market/tariff/parseBillingPeriods.js';
import { parseUrdb } from '../../../../src/sim/market/tariff/parseUrdb.js';
import { toTariff } from '../../../../src/sim/market/tariff/tariff.js';
import { fromRoundTripEfficiency, toBattery } from '../../../../src/sim/storage/battery.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';

const HOUR_MS = 3_600_000;
const UTC: BillingCalendar = { kind: 'local', zone: 'UTC' };

function hourly<Unit extends string>(unit: Unit, year: number, values: readonly number[]) {
  const grid = { startMs: Date.UTC(year, 0, 1), stepMs: HOUR_MS, count: values.length };
  return toSeries({ unit, grid, values: Float64Array.from(values) });
}

function numbersOf(path: string): number[][] {
  const lines = sharedText(path).trim().split(/\r?\n/).slice(1);
  return lines.map((line) => line.split(',').slice(1).map(Number));
}

const CHARGE_FILES = [
  'reference/arbitrage_demand_charge.json',
  'data/prices/storagevet_5min_2019_price_load.csv',
] as const;

describeWithShared('a monthly demand charge beside arbitrage, hourly (HiGHS)', CHARGE_FILES, () => {
  const reference = JSON.parse(sharedText(CHARGE_FILES[0])) as {
    cases: { highs_total: number; peaks: [number, number, number][] }[];
  };
  const [expected] = reference.cases;
  const rows = numbersOf(CHARGE_FILES[1]);
  const hours = Array.from({ length: 8760 }, (_, hour) => rows.slice(12 * hour, 12 * hour + 12));
  const mean = (column: number) => hours.map((steps) => steps.reduce((sum, row) => sum + row[column]! / 12, 0));
  const buy = hourly(
    'USD/MWh',
    2019,
    mean(0).map((price) => Math.max(price + 30, 0)),
  );
  const load = hourly(
    'kW',
    2019,
    mean(1).map((kw) => 5 * kw),
  );
  const battery = toBattery({
    ...{ powerKw: 1000, energyKwh: 4000, initialSocFraction: 0.5 },
    ...fromRoundTripEfficiency(0.85),
  });
  const charge = toDemandCharge({ flat: { periods: [{ tiers: [{ rateUsdPerKw: 15 }] }] } });
  const demand = toSiteDemand(charge, load.grid, { calendar: UTC });
  const best = optimalSite(battery, toSite({ load }), { prices: { buy, sell: buy }, demand, monthEndEnergyKwh: 2000 });
  const loadUsd = load.values.reduce((sum, kw, step) => sum + (kw * buy.values[step]!) / 1000, 0);

  it('has the total of twelve linear programs', () => {
    expect(Math.abs((loadUsd - best.costUsd) / expected!.highs_total - 1)).toBeLessThan(1e-10);
    expect(best.isProved).toBe(true);
  });
  it.each(demand.peaks.map((peak, month) => [month, peak] as const))('has the peak of month %d', (month, { steps }) => {
    const peakKw = Math.max(...Array.from(steps, (step) => best.run.gridPower.values[step]!));
    expect(peakKw / 1000).toBeCloseTo(expected!.peaks[month]![2], 5);
  });
  it('costs no more with free month ends, and is proved', () => {
    const free = optimalSite(battery, toSite({ load }), { prices: { buy, sell: buy }, demand, endEnergyKwh: 2000 });
    expect(free.costUsd).toBeLessThan(best.costUsd);
    expect(free.isProved).toBe(true);
  });
});

const DERVET_FILES = [
  'reference/dervet_bill_reduction.json',
  'data/loads/dervet_bill_2017_load_pv_hourly.csv',
  'data/tariffs/dervet_bill_2017_tariff.csv',
] as const;

describeWithShared('DER-VET bill reduction 2017 at its own size', DERVET_FILES, () => {
  type Reduction = {
    bill_reduction: {
      expected: { monthly_bill: Record<string, number>[] };
      reproduced_here: { optimum_at_fixed_size_1575kW_9450kWh: { total: number; energy: number; demand: number } };
    };
  };
  const { bill_reduction: reference } = JSON.parse(sharedText(DERVET_FILES[0])) as Reduction;
  const optimum = reference.reproduced_here.optimum_at_fixed_size_1575kW_9450kWh;
  const tariff = toTariff(parseBillingPeriods(sharedText(DERVET_FILES[2]), { file: DERVET_FILES[2] }));
  const rows = numbersOf(DERVET_FILES[1]);
  const load = hourly(
    'kW',
    2017,
    rows.map(([, siteKw]) => siteKw!),
  );
  const generation = hourly(
    'kW',
    2017,
    rows.map(([, , yieldFraction]) => 1000 * yieldFraction!),
  );
  const battery = toBattery({
    ...{ powerKw: 1575, energyKwh: 9450, initialSocFraction: 0.5 },
    ...{ chargeEfficiencyFraction: 0.91, dischargeEfficiencyFraction: 1 },
  });
  const site = toSite({ load, generation });
  const charges = toSiteCharges(tariff, load.grid, { calendar: UTC });
  const best = optimalSite(battery, site, { ...charges, endEnergyKwh: 4725 });

  it('has the total of its linear program in HiGHS', () => {
    expect(Math.abs(best.costUsd - optimum.total)).toBeLessThan(0.01);
    expect(best.isProved).toBe(true);
  });
  it('is billed what it reckoned, to half a cent', () => {
    const bill = billYear(tariff, best.run.gridPower, { calendar: UTC });
    expect(Math.abs(bill.totalUsd - best.costUsd)).toBeLessThan(0.005);
  });
  it('pays the demand charges of DER-VET, month by month, to five dollars', () => {
    const summary = summarizeSite(best.run, { tariff, calendar: UTC });
    summary.after.months.forEach(({ lines }, month) => {
      const paidUsd = sumUsd(lines, ['demand-time-of-use']);
      expect(paidUsd).toBeCloseTo(reference.expected.monthly_bill[month]!['Demand Charge ($)']!, -1);
    });
    expect(summary.energySavedUsd + summary.demandSavedUsd).toBeCloseTo(summary.savedUsd, 6);
    expect(summary.otherSavedUsd).toBeCloseTo(0, 6);
  });
  it('saves what its months save, and captures all of itself', () => {
    const summary = summarizeSite(best.run, { tariff, calendar: UTC, against: best.run });
    const saved = summary.months.reduce((sum, month) => sum + month.energySavedUsd + month.demandSavedUsd, 0);
    expect(saved).toBeCloseTo(summary.savedUsd, 6);
    expect(summary.captureFraction).toBeCloseTo(1, 12);
    expect(summary.chargedMwh).toBeCloseTo(summary.dischargedMwh + summary.lossMwh, 6);
    expect(summary.unservedMwh).toBe(0);
  });
});

const URDB_FILES = ['data/tariffs/reopt_leap_year.json', 'data/loads/ssc_load_commercial_large_8760.csv'] as const;

describeWithShared('a tariff of the Utility Rate Database with time-of-use demand', URDB_FILES, () => {
  const text = sharedText(URDB_FILES[1]).trim().split(/\r?\n/);
  const load = hourly('kW', 2018, text.map(Number));
  const battery = toBattery({
    ...{ powerKw: 300, energyKwh: 900, initialSocFraction: 0.5 },
    ...fromRoundTripEfficiency(0.88),
  });
  const tariff = toTariff(parseUrdb(sharedText(URDB_FILES[0]), { file: URDB_FILES[0] }));
  const options = { calendar: UTC, demandMinutes: 60, before: 'same' as const };

  it('is billed what it reckoned, to half a cent, and is proved', () => {
    const best = optimalSite(battery, toSite({ load }), toSiteCharges(tariff, load.grid, options));
    const bill = billYear(tariff, best.run.gridPower, options);
    const { usdPerMonth, usdPerDay, usdPerYear } = tariff.fixed;
    const fixedUsd = 12 * usdPerMonth + 365 * usdPerDay + usdPerYear;
    expect(Math.abs(bill.totalUsd - fixedUsd - best.costUsd)).toBeLessThan(0.005);
    expect(best.isProved).toBe(true);
  });

  it('so is one with a ratchet, an annual charge, tiers and coincident hours', () => {
    const demand = toDemandCharge({
      flat: { periods: [{ tiers: [{ maxKw: 300, rateUsdPerKw: 4 }, { rateUsdPerKw: 9 }] }] },
      annual: [{ rateUsdPerKw: 12 }],
      ratchet: { shareFraction: 0.8, months: [6, 7, 8, 9], minimumKw: 50 },
      coincident: [
        {
          name: 'mean',
          basis: 'mean',
          rateUsdPerKw: 20,
          startsMs: [Date.UTC(2018, 6, 3, 20), Date.UTC(2018, 7, 9, 21)],
        },
        {
          name: 'highest',
          basis: 'highest',
          rateUsdPerKw: 7,
          startsMs: [Date.UTC(2018, 0, 9, 14), Date.UTC(2018, 1, 9, 18)],
        },
      ],
    });
    const hard = toTariff({ name: 'hard', energy: { periods: [{ tiers: [{ buyUsdPerKwh: 0.11 }] }] } });
    const whole = { ...hard, demand };
    const best = optimalSite(battery, toSite({ load }), toSiteCharges(whole, load.grid, options));
    expect(Math.abs(billYear(whole, best.run.gridPower, options).totalUsd - best.costUsd)).toBeLessThan(0.005);
    expect(best.isProved).toBe(true);
  });
});
