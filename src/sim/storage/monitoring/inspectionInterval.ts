/** How often to look for a fault that does not show by itself. */

export type InspectionSpec = {
  /** How often the fault comes; above 0. */
  readonly faultsPerYear: number;
  readonly inspectionUsd: number;
  /** Of putting a found fault right. */
  readonly repairUsd: number;
  /** Loss while the fault is there and not found. */
  readonly hiddenUsdPerYear: number;
};

/**
 * Yearly cost of looking every so often, faults exponential, found at the next look and put right at once; by renewal and
 * reward, a cycle from one repair to the next:
 *
 *   (looks · inspection + repair + hidden · (looks · interval - 1 / rate)) / (looks · interval),   looks = 1 / (1 - exp(-rate · interval))
 *
 * @units years in; USD a year out. An infinite interval is never to look.
 * @throws RangeError naming the field that is out of its range.
 * @source Barlow and Proschan 1965, Mathematical Theory of Reliability, 4.3; Ross, Introduction to Probability Models, 7.4.
 * @example
 * ```ts @import.meta.vitest
 * const spec = { faultsPerYear: 0.5, inspectionUsd: 100, repairUsd: 0, hiddenUsdPerYear: 10_000 };
 * expect(inspectionUsdPerYear(spec, 0.2)).toBeCloseTo(500 + 10_000 * (1 - (1 - Math.exp(-0.1)) / 0.1), 9);
 * ```
 */
export function inspectionUsdPerYear(spec: InspectionSpec, intervalYears: number): number {
  requireSpec(spec);
  const { faultsPerYear, inspectionUsd, repairUsd, hiddenUsdPerYear } = spec;
  if (intervalYears === Infinity) return hiddenUsdPerYear;
  if (!(intervalYears > 0)) throw new RangeError(`Give intervalYears above 0; this one is ${intervalYears}.`);
  const foundPerYear = -Math.expm1(-faultsPerYear * intervalYears) / intervalYears;
  return (
    inspectionUsd / intervalYears + repairUsd * foundPerYear + hiddenUsdPerYear * (1 - foundPerYear / faultsPerYear)
  );
}

/**
 * The interval of least cost: where (hidden / rate - repair) (1 - exp(-x) (1 + x)) = inspection, x = rate · interval; never,
 * Infinity, where a look costs more than it can save. For small x it is sqrt(2 inspection / (rate · hidden)).
 *
 * @units years.
 * @throws RangeError naming the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const spec = { faultsPerYear: 0.01, inspectionUsd: 1, repairUsd: 0, hiddenUsdPerYear: 20_000 };
 * expect(bestInspectionYears(spec)).toBeCloseTo(Math.sqrt(2 / (0.01 * 20_000)), 3);
 * ```
 */
export function bestInspectionYears(spec: InspectionSpec): number {
  requireSpec(spec);
  const { faultsPerYear, inspectionUsd, repairUsd, hiddenUsdPerYear } = spec;
  const mostUsd = hiddenUsdPerYear / faultsPerYear - repairUsd;
  if (inspectionUsd >= mostUsd) return Infinity;
  const savedUsd = (x: number): number => mostUsd * gammaTwo(x);
  let [low, high] = [0, 1];
  while (savedUsd(high) < inspectionUsd) high *= 2;
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (savedUsd(middle) < inspectionUsd) low = middle;
    else high = middle;
  }
  return high / faultsPerYear;
}

/** 1 - exp(-x) (1 + x), by its series where the difference would lose digits. */
function gammaTwo(x: number): number {
  if (x > 1e-2) return 1 - Math.exp(-x) * (1 + x);
  return x * x * (1 / 2 - x * (1 / 3 - x * (1 / 8 - x * (1 / 30 - x / 144))));
}

function requireSpec(spec: InspectionSpec): void {
  if (!(spec.faultsPerYear > 0)) throw new RangeError(`Give faultsPerYear above 0; this one is ${spec.faultsPerYear}.`);
  if (!(spec.inspectionUsd > 0)) throw new RangeError(`Give inspectionUsd above 0; this one is ${spec.inspectionUsd}.`);
  for (const [field, value] of Object.entries(spec)) {
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`Give ${field} from 0; this one is ${value}.`);
  }
}
