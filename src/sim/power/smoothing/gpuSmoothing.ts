/** Power smoothing on the GPUs: a floor while the job runs, limits to the ramps, a delay before the floor is let go. */
import { MS_PER_MINUTE, MS_PER_SECOND, toHours } from '../../../base/units.js';
import type { PowerStage } from '../powerStream.js';
import { requireAboveZero, requireField, requireFromZero } from '../require.js';

export type GpuSmoothingSpec = {
  /** Least power while the job runs (minimum power floor); 0 by default. */
  readonly floorKw?: number;
  /** Fastest rise; Infinity by default. What is asked above it is not computed. */
  readonly rampUpKwPerMin?: number;
  /** Fastest fall; Infinity by default. What is drawn above the demand is burnt. */
  readonly rampDownKwPerMin?: number;
  /** The job counts as running while it draws more than this. */
  readonly runningAboveKw: number;
  /** How long the floor is held after the job last ran; 0 by default. */
  readonly stopDelaySeconds?: number;
};

/** Balance: grid energy = demand + wasted - withheld. */
export type GpuSmoothingUse = {
  /** Burnt without work. */
  readonly wastedKwh: number;
  /** Asked and not given: work that comes later or never. */
  readonly withheldKwh: number;
  readonly demandKwh: number;
};

/**
 * A stage that holds the GPUs' power as the hardware does: never below the floor while the job runs, never faster than the
 * ramps. The first sample sets the power from which the ramps count.
 *
 * @throws RangeError naming the field that is out of its range.
 * @source Choukse et al. 2025, arXiv 2508.14318, section 4.2 (GB200: ramp-up and ramp-down rate, minimum power floor of at
 * most 90 % of the design power, stop delay).
 * @example
 * ```ts @import.meta.vitest
 * const stage = toGpuSmoothing({ floorKw: 90, runningAboveKw: 20 }, 3_600_000);
 * const block = Float64Array.of(100, 50, 0);
 * stage.step(block, 3);
 * expect([...block]).toEqual([100, 90, 0]);
 * expect(stage.use().wastedKwh).toBe(40);
 * ```
 */
export function toGpuSmoothing(spec: GpuSmoothingSpec, stepMs: number): PowerStage<GpuSmoothingUse> {
  const { floorKw, rampUpKwPerMin, rampDownKwPerMin, runningAboveKw, stopDelaySeconds } = toChecked(spec, stepMs);
  const riseKw = (rampUpKwPerMin * stepMs) / MS_PER_MINUTE;
  const fallKw = (rampDownKwPerMin * stepMs) / MS_PER_MINUTE;
  const heldCount = Math.round((stopDelaySeconds * MS_PER_SECOND) / stepMs);
  let restCount = Infinity;
  let beforeKw = NaN;
  let [wasted, withheld, demand] = [0, 0, 0];
  // Hot loop: only numbers, nothing allocated.
  const step = (block: Float64Array, sampleCount: number): void => {
    let rest = restCount;
    let gridKw = beforeKw === beforeKw ? beforeKw : block[0]!;
    let [wastedKw, withheldKw, demandKw] = [0, 0, 0];
    for (let i = 0; i < sampleCount; i += 1) {
      const askedKw = block[i]!;
      rest = askedKw > runningAboveKw ? 0 : rest + 1;
      const leastKw = rest <= heldCount && askedKw < floorKw ? floorKw : askedKw;
      const mostKw = gridKw + riseKw;
      const lowKw = gridKw - fallKw;
      gridKw = leastKw > mostKw ? mostKw : leastKw < lowKw ? lowKw : leastKw;
      const overKw = gridKw - askedKw;
      if (overKw > 0) wastedKw += overKw;
      else withheldKw -= overKw;
      demandKw += askedKw;
      block[i] = gridKw;
    }
    restCount = rest;
    beforeKw = gridKw;
    wasted += wastedKw;
    withheld += withheldKw;
    demand += demandKw;
  };
  const hours = toHours(stepMs);
  return { step, use: () => ({ wastedKwh: wasted * hours, withheldKwh: withheld * hours, demandKwh: demand * hours }) };
}

function toChecked(spec: GpuSmoothingSpec, stepMs: number): Required<GpuSmoothingSpec> {
  const full = { floorKw: 0, rampUpKwPerMin: Infinity, rampDownKwPerMin: Infinity, stopDelaySeconds: 0, ...spec };
  requireAboveZero('stepMs', stepMs);
  requireFromZero('floorKw', full.floorKw);
  requireFromZero('runningAboveKw', full.runningAboveKw);
  requireFromZero('stopDelaySeconds', full.stopDelaySeconds);
  requireField('rampUpKwPerMin', full.rampUpKwPerMin, full.rampUpKwPerMin > 0, 'above 0');
  requireField('rampDownKwPerMin', full.rampDownKwPerMin, full.rampDownKwPerMin > 0, 'above 0');
  return full;
}
