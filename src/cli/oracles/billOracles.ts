import { toSeries } from '../../base/series.js';
import { MS_PER_HOUR } from '../../base/units.js';
import { sumPrintedUsd } from '../../sim/market/tariff/billLine.js';
import type { Bill, BillOptions } from '../../sim/market/tariff/billYear.js';
import { billYear } from '../../sim/market/tariff/billYear.js';
import type { TariffSpec } from '../../sim/market/tariff/tariff.js';
import { toTariff } from '../../sim/market/tariff/tariff.js';
import {
  BLENDED,
  FLAT_DEMAND_TIERS,
  KWH_PER_KW,
  KWH_PER_KW_JULY,
  LOOK_BACK,
  LOOK_BACK_PEAKS,
  NET_METERING,
  TIME_OF_USE,
} from './billCases.js';
import type { Oracle, SourceName } from './oracle.js';
import { EXACT, HALF_CENT } from './oracle.js';

const HOURS_PER_YEAR = 8760;
const JULY_START_HOUR = 181 * 24;
const JULY_HOURS = 31 * 24;
/** 2022, a year of 365 days from a Saturday, without clock change. */
const OPTIONS: BillOptions = { calendar: { kind: 'local', zone: 'UTC' }, before: 'same' };

/** Bills of loads that are small enough to write down. */
export const BILL_ORACLES: readonly Oracle[] = [
  amount('blended, energy: USD', 'REopt.jl', 1000, () => sumOf(blended(), 'energy')),
  amount('blended, demand: USD', 'REopt.jl', 136.99, () => sumOf(blended(), 'demand-flat')),
  amount('look-back, demand: USD', 'REopt.jl', 74_500, () => sumOf(lookBack(), 'demand-flat', 'ratchet')),
  ...[300, 300, 300, 400, 300, 500, 300, 300, 300, 300, 300, 300].map((expected, index): Oracle => ({
    group: 'bill',
    name: `look-back, billed in month ${index + 1}: kW`,
    source: 'REopt.jl',
    expected,
    tolerance: EXACT,
    got: () => lookBack().months[index]!.billingDemandKw,
  })),
  amount('tiered TOU demand: USD', 'REopt.jl', 9238.35616438356, () =>
    sumOf(
      billOf(FLAT_DEMAND_TIERS, () => 1e6 / HOURS_PER_YEAR),
      'demand-time-of-use',
    ),
  ),
  ...KWH_PER_KW_JULY.tiersKwh.map((expected, tier): Oracle => ({
    group: 'bill',
    name: `kWh per kW, July, block ${tier + 1}: kWh`,
    source: 'ssc',
    expected,
    tolerance: { distance: 0.005, why: 'half a hundredth of a kWh: published to a hundredth' },
    got: () => julyTiersKwh()[tier]!,
  })),
  amount('kWh per kW, July: USD', 'ssc', KWH_PER_KW_JULY.printedUsd, () => sumPrintedUsd(julyOf().lines)),
  // July 2022 has 21 weekdays: 5 peak hours each at 0.25, the other 639 of 744 hours at 0.08 USD/kWh.
  amount(
    'time of use, 10 kW, July 2022: USD',
    'closed form',
    10 * (21 * 5 * 0.25 + 639 * 0.08),
    () => billOf(TIME_OF_USE, () => 10).months[6]!.totalUsd,
  ),
  // January exports 744 x 5 kWh as credit, February imports 672 x 5 and spends it, March the rest: 3720 - 3360 = 360 kWh.
  amount(
    'net metering, March: USD',
    'closed form',
    (744 * 5 - 360) * 0.1,
    () => billOf(NET_METERING, (hour) => (hour < 744 ? -5 : 5)).months[2]!.totalUsd,
  ),
];

function amount(name: string, source: SourceName, expected: number, got: () => number): Oracle {
  return { group: 'bill', name, source, expected, tolerance: HALF_CENT, got };
}

function blended(): Bill {
  return billOf(BLENDED, () => 10_000 / HOURS_PER_YEAR);
}

function lookBack(): Bill {
  return billOf(LOOK_BACK, (hour) => LOOK_BACK_PEAKS[hour + 1] ?? 100);
}

/** July with the energy and the peak of ssc's load; the tariff looks at nothing else. */
function julyOf(): Bill['months'][number] {
  const { peakKw, tiersKwh } = KWH_PER_KW_JULY;
  const energyKwh = tiersKwh.reduce((sum, kwh) => sum + kwh, 0);
  const otherKw = (energyKwh - peakKw) / (JULY_HOURS - 1);
  return billOf(KWH_PER_KW, (hour) => (hour === JULY_START_HOUR ? peakKw : otherKw)).months[6]!;
}

function julyTiersKwh(): number[] {
  return julyOf().lines.flatMap(({ component, energyKwh }) => (component === 'energy' ? [energyKwh!] : []));
}

function billOf(spec: TariffSpec, powerKwAt: (hour: number) => number): Bill {
  const grid = { startMs: Date.UTC(2022, 0, 1), stepMs: MS_PER_HOUR, count: HOURS_PER_YEAR };
  const values = Float64Array.from({ length: HOURS_PER_YEAR }, (_, hour) => powerKwAt(hour));
  return billYear(toTariff(spec), toSeries({ unit: 'kW', grid, values }), OPTIONS);
}

function sumOf({ months }: Bill, ...components: string[]): number {
  const lines = months.flatMap((month) => month.lines).filter(({ component }) => components.includes(component));
  return lines.reduce((usd, line) => usd + line.amountUsd, 0);
}
