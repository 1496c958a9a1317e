/** What each step of an arbitrage is worth as a function of the change in stored energy. */
import { KWH_PER_MWH } from '../../../base/units.js';
import type { ArbitrageProblem } from './arbitrageProblem.js';
import { toRates } from './arbitrageProblem.js';
import type { StepValues } from './concaveProblem.js';
import { hullSteps } from './hullSteps.js';

/** Work memory, kept between calls; pure from outside, for each call writes all that its callers read. */
const MEMORY = {
  offsets: new Int32Array(1),
  slopesUsdPerMwh: new Float64Array(0),
  lengthsKwh: new Float64Array(0),
  lowsKwh: new Float64Array(0),
  lowValuesUsd: new Float64Array(0),
};

/**
 * The steps of an arbitrage. With constant efficiencies they are those of the linear program, which may charge and discharge
 * at once; with efficiency curves the least concave functions above what one steady power earns.
 *
 * The arrays may be work memory: they hold until the next call.
 *
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 8, usableKwh: 16, startKwh: 0, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const chargeCurve = { terminalKw: Float64Array.of(0, 4, 8), storedKw: Float64Array.of(0, 4, 6) };
 * const free = { chargeLimitsKw: null, dischargeLimitsKw: null };
 * const prices = { buyUsdPerMwh: Float64Array.of(10), sellUsdPerMwh: Float64Array.of(10) };
 * const steps = arbitrageSteps({ ...sizes, ...losses, ...free, ...prices, chargeCurve });
 * expect([...steps.lengthsKwh]).toEqual([12, 2]);
 * ```
 */
export function arbitrageSteps(problem: ArbitrageProblem): StepValues {
  const isCurved = (problem.chargeCurve ?? problem.dischargeCurve ?? null) !== null;
  return isCurved ? hullSteps(problem) : twoWaySteps(problem);
}

/**
 * The steps of a battery with constant efficiencies: two segments each, to discharge less and to charge more. At negative
 * prices charging comes first and a change between the ends does both at once, as the linear program may.
 *
 * The arrays are work memory: they hold until the next call.
 *
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 0.5, powerKw: 8, usableKwh: 16, startKwh: 0, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.5 };
 * const free = { chargeLimitsKw: null, dischargeLimitsKw: null };
 * const prices = { buyUsdPerMwh: Float64Array.of(10), sellUsdPerMwh: Float64Array.of(10) };
 * const steps = twoWaySteps({ ...sizes, ...losses, ...free, ...prices });
 * expect([...steps.slopesUsdPerMwh]).toEqual([-5, -20]);
 * expect([...steps.lengthsKwh]).toEqual([8, 2]);
 * ```
 */
export function twoWaySteps(problem: ArbitrageProblem): StepValues {
  const count = problem.buyUsdPerMwh.length;
  growMemory(count);
  const checkedKwh = writeSteps(problem);
  if (!Number.isFinite(checkedKwh)) throw new RangeError(findFault(problem));
  return {
    offsets: MEMORY.offsets.subarray(0, count + 1),
    slopesUsdPerMwh: MEMORY.slopesUsdPerMwh.subarray(0, 2 * count),
    lengthsKwh: MEMORY.lengthsKwh.subarray(0, 2 * count),
    lowsKwh: MEMORY.lowsKwh.subarray(0, count),
    lowValuesUsd: MEMORY.lowValuesUsd.subarray(0, count),
    checkedKwh,
  };
}

/**
 * Hot loop. Returns the largest sum of lengths, NaN where a number is not finite or a limit is below 0. Nothing is computed
 * behind the loop: the engine would enter it optimised and leave it unoptimised at every call.
 */
function writeSteps(problem: ArbitrageProblem): number {
  const { buyUsdPerMwh, sellUsdPerMwh, powerKw, chargeLimitsKw, dischargeLimitsKw, wearUsdPerMwh } = problem;
  const { slopesUsdPerMwh, lengthsKwh, lowsKwh, lowValuesUsd } = MEMORY;
  const { upHours, downHours, boughtPerStoredFraction, soldPerStoredFraction } = toRates(problem);
  const fullUpKwh = powerKw * upHours;
  const fullDownKwh = powerKw * downHours;
  let largestKwh = 0;
  for (let i = 0; i < buyUsdPerMwh.length; i += 1) {
    const charge = -buyUsdPerMwh[i]! * boughtPerStoredFraction;
    const discharge = (wearUsdPerMwh - sellUsdPerMwh[i]!) * soldPerStoredFraction;
    const upKwh = chargeLimitsKw === null ? fullUpKwh : chargeLimitsKw[i]! * upHours;
    const downKwh = dischargeLimitsKw === null ? fullDownKwh : dischargeLimitsKw[i]! * downHours;
    let first = discharge;
    let firstKwh = downKwh;
    let second = charge;
    let secondKwh = upKwh;
    let lowKwh = -downKwh;
    if (!(charge <= discharge)) {
      // Seldom: charging comes first, or a price is missing.
      if (charge > discharge) {
        first = charge;
        firstKwh = upKwh;
        second = discharge;
        secondKwh = downKwh;
      } else if (Number.isNaN(buyUsdPerMwh[i]! + sellUsdPerMwh[i]!)) {
        first = firstKwh = second = secondKwh = lowKwh = 0;
      }
    }
    slopesUsdPerMwh[2 * i] = first;
    slopesUsdPerMwh[2 * i + 1] = second;
    lengthsKwh[2 * i] = firstKwh;
    lengthsKwh[2 * i + 1] = secondKwh;
    lowsKwh[i] = lowKwh;
    lowValuesUsd[i] = lowKwh === 0 ? 0 : (discharge * lowKwh) / KWH_PER_MWH;
    const sumKwh = firstKwh + secondKwh;
    const size = sumKwh + first + second;
    // Only a finite number less itself is 0; what is not a number stays so.
    if (firstKwh < 0 || secondKwh < 0 || size - size !== 0) largestKwh = NaN;
    else if (sumKwh > largestKwh) largestKwh = sumKwh;
  }
  return largestKwh;
}

/** What is wrong in a step that {@link writeSteps} found fault with. */
function findFault(problem: ArbitrageProblem): string {
  const { buyUsdPerMwh, sellUsdPerMwh, powerKw, chargeLimitsKw, dischargeLimitsKw } = problem;
  const isLimit = (limitKw: number) => limitKw >= 0 && limitKw < Infinity;
  for (let i = 0; i < buyUsdPerMwh.length; i += 1) {
    const prices = [buyUsdPerMwh[i]!, sellUsdPerMwh[i]!];
    const limits = [chargeLimitsKw?.[i] ?? powerKw, dischargeLimitsKw?.[i] ?? powerKw];
    if (prices.every(Number.isFinite) && limits.every(isLimit)) continue;
    if (prices.some(Number.isNaN) && limits.every(isLimit)) continue;
    return `Give finite prices and power limits from 0; step ${i} holds ${prices.join(', ')} USD/MWh and ${limits.join(', ')} kW.`;
  }
  return 'Give finite efficiencies, step lengths and wear costs.';
}

function growMemory(count: number): void {
  if (MEMORY.lowsKwh.length >= count) return;
  MEMORY.offsets = Int32Array.from({ length: count + 1 }, (_, i) => 2 * i);
  MEMORY.slopesUsdPerMwh = new Float64Array(2 * count);
  MEMORY.lengthsKwh = new Float64Array(2 * count);
  MEMORY.lowsKwh = new Float64Array(count);
  MEMORY.lowValuesUsd = new Float64Array(count);
}
