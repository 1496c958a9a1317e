/** How often a training run should save its state, and what interruptions then leave of its time. */

export type TrainingRun = {
  /** Mean time between interruptions; above 0; Infinity where there are none. */
  readonly betweenHours: number;
  /** Of one save, in which no work is done; above 0. */
  readonly saveHours: number;
  /** From an interruption to the first new work: repair or replacement, restart, loading; from 0; 0 by default. */
  readonly restartHours?: number;
};

/**
 * Young's interval between saves, sqrt(2 save · between): the work between the end of one save and the start of the next.
 *
 * @units hours.
 * @source Young 1974, Communications of the ACM 17, 530-531.
 * @example
 * ```ts @import.meta.vitest
 * // Llama 3: 419 interruptions in 54 days, a save of a minute.
 * expect(60 * youngHours({ betweenHours: (54 * 24) / 419, saveHours: 1 / 60 })).toBeCloseTo(19.3, 1);
 * ```
 */
export function youngHours(run: TrainingRun): number {
  requireRun(run);
  return Math.sqrt(2 * run.saveHours * run.betweenHours);
}

/**
 * Daly's interval of higher order: sqrt(2 save M) (1 + sqrt(save / 2M) / 3 + (save / 2M) / 9) - save; M where a save takes 2M.
 *
 * @units hours.
 * @source Daly 2006, Future Generation Computer Systems 22, 303-312, equation 37.
 * @example
 * ```ts @import.meta.vitest
 * expect(dalyHours({ betweenHours: 1, saveHours: 2 })).toBe(1);
 * expect(dalyHours({ betweenHours: 24, saveHours: 0.1 })).toBeCloseTo(2.125, 2);
 * ```
 */
export function dalyHours(run: TrainingRun): number {
  requireRun(run);
  const { betweenHours, saveHours } = run;
  if (betweenHours === Infinity || saveHours < 2 * betweenHours) {
    const share = saveHours / (2 * betweenHours);
    return Math.sqrt(2 * saveHours * betweenHours) * (1 + Math.sqrt(share) / 3 + share / 9) - saveHours;
  }
  return betweenHours;
}

/**
 * Share of the time that is work which is kept: interval / (M exp(restart / M) (exp((interval + save) / M) - 1)),
 * interruptions exponential and possible in saves and restarts too.
 *
 * @throws RangeError when a value is out of its range.
 * @source Daly 2006, equation 20, as work per wall time.
 * @example
 * ```ts @import.meta.vitest
 * expect(effectiveFraction({ betweenHours: Infinity, saveHours: 0.25 }, 0.75)).toBe(0.75);
 * ```
 */
export function effectiveFraction(run: TrainingRun, intervalHours: number): number {
  requireRun(run);
  const { betweenHours, saveHours, restartHours = 0 } = run;
  if (!(intervalHours > 0)) throw new RangeError(`Give intervalHours above 0; this one is ${intervalHours}.`);
  if (betweenHours === Infinity) return intervalHours / (intervalHours + saveHours);
  const wallHours =
    betweenHours * Math.exp(restartHours / betweenHours) * Math.expm1((intervalHours + saveHours) / betweenHours);
  return intervalHours / wallHours;
}

/**
 * The interval with the greatest {@link effectiveFraction} by halving. It does not depend on the
 * restart.
 *
 * @units hours.
 * @source the zero of the derivative of Daly's equation 20: 1 - t = exp(-t - save / M) with t = interval / M.
 * @example
 * ```ts @import.meta.vitest
 * const run = { betweenHours: 3.09, saveHours: 1 / 60 };
 * expect(bestIntervalHours(run) / dalyHours(run)).toBeCloseTo(1, 3);
 * ```
 */
export function bestIntervalHours(run: TrainingRun): number {
  requireRun(run);
  const { betweenHours, saveHours } = run;
  if (betweenHours === Infinity) return Infinity;
  let [low, high] = [0, 1];
  while (high - low > 1e-15) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (1 - middle > Math.exp(-middle - saveHours / betweenHours)) low = middle;
    else high = middle;
  }
  return betweenHours * ((low + high) / 2);
}

/**
 * The mean time between interruptions from two causes that do not know of each other.
 *
 * @units hours; Infinity where a cause does not occur.
 * @example
 * ```ts @import.meta.vitest
 * expect([togetherHours(6, 3), togetherHours(6, Infinity)]).toEqual([2, 6]);
 * ```
 */
export function togetherHours(oneHours: number, otherHours: number): number {
  return 1 / (1 / oneHours + 1 / otherHours);
}

function requireRun({ betweenHours, saveHours, restartHours = 0 }: TrainingRun): void {
  if (!(betweenHours > 0)) throw new RangeError(`Give betweenHours above 0; this one is ${betweenHours}.`);
  if (!(saveHours > 0 && saveHours < Infinity))
    throw new RangeError(`Give saveHours above 0; this one is ${saveHours}.`);
  if (!(restartHours >= 0 && restartHours < Infinity)) {
    throw new RangeError(`Give restartHours from 0; this one is ${restartHours}.`);
  }
}
