/** A store of energy moved through time, worth in each step a concave function of the change in what is stored. */

/** A concave piecewise-linear function on an interval: segments side by side from `lowKwh` up, their slopes falling. */
export type ConcaveValue = {
  readonly lowKwh: number;
  readonly lowValueUsd: number;
  readonly slopesUsdPerMwh: Float64Array;
  readonly lengthsKwh: Float64Array;
};

/**
 * One {@link ConcaveValue} a step, as a function of the change in stored energy, in compressed rows: step t owns the
 * segments `offsets[t]` to below `offsets[t + 1]`. A step need not allow a change of 0, and may have no segment at all.
 */
export type StepValues = {
  /** One more than there are steps, from 0. */
  readonly offsets: Int32Array;
  /** USD per MWh stored; not rising within a step. */
  readonly slopesUsdPerMwh: Float64Array;
  /** At least 0. */
  readonly lengthsKwh: Float64Array;
  /** Least change of each step, where its first segment begins. */
  readonly lowsKwh: Float64Array;
  /** What the step is worth at its least change; null for 0 throughout. */
  readonly lowValuesUsd: Float64Array | null;
  /**
   * At least the largest |low| + lengths of a step. For a builder that has checked its own numbers and order: they are not
   * checked again.
   */
  readonly checkedKwh?: number;
};

/**
 * Stored energy after step t is x(t) = kept(t) x(t-1) + change(t), from the start's energy. Steps are named by their index
 * in `steps` also where only some of them are solved.
 */
export type ConcaveProblem = {
  readonly steps: StepValues;
  /** First step to solve; 0 by default. */
  readonly fromStep?: number;
  /** The step before which to end; all by default. */
  readonly toStep?: number;
  /** Share of the stored energy that a step's leak leaves, above 0, at most 1; null where nothing leaks. */
  readonly keptFractions: Float64Array | null;
  /** Most that can be stored. */
  readonly usableKwh: number;
  /** Least to be stored at the end of each step, from 0; null for 0 throughout. */
  readonly floorsKwh: Float64Array | null;
  /** Most to be stored at the end of each step, beside `usableKwh`; null where that alone holds. */
  readonly ceilingsKwh: Float64Array | null;
  /** Worth of the energy at the start; {@link atEnergy} for a given one. */
  readonly start: ConcaveValue;
  /** Worth of the energy at the end; {@link atEnergy} for a wanted one, null for a free end without value. */
  readonly end: ConcaveValue | null;
};

/** A problem without its steps. */
export type PathFrame = Pick<
  ConcaveProblem,
  'usableKwh' | 'keptFractions' | 'floorsKwh' | 'ceilingsKwh' | 'start' | 'end'
>;

/**
 * The function that allows one energy only.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(atEnergy(5).lowKwh).toBe(5);
 * ```
 */
export function atEnergy(energyKwh: number): ConcaveValue {
  return { lowKwh: energyKwh, lowValueUsd: 0, slopesUsdPerMwh: NONE, lengthsKwh: NONE };
}

const NONE = new Float64Array(0);

/**
 * Checks a problem and returns the largest energy in it, by which its rounding is measured.
 *
 * @units kWh.
 * @throws RangeError naming the step and the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const segments = { slopesUsdPerMwh: Float64Array.of(2, 1), lengthsKwh: Float64Array.of(3, 4) };
 * const steps = { offsets: Int32Array.of(0, 2), ...segments, lowsKwh: Float64Array.of(-3), lowValuesUsd: null };
 * const whole = { usableKwh: 10, keptFractions: null, floorsKwh: null, ceilingsKwh: null, end: null };
 * expect(requireConcaveProblem({ ...whole, steps, start: atEnergy(0) })).toBe(20);
 * const rising = { ...steps, slopesUsdPerMwh: Float64Array.of(1, 2) };
 * expect(() => requireConcaveProblem({ ...whole, steps: rising, start: atEnergy(0) })).toThrow('step 0');
 * ```
 */
export function requireConcaveProblem(problem: ConcaveProblem): number {
  const { steps, fromStep = 0, toStep = steps.lowsKwh.length } = problem;
  requireRange(steps, fromStep, toStep);
  return requireFrame(problem) + (steps.checkedKwh ?? largestChangeKwh(steps, fromStep, toStep));
}

/**
 * Checks all but the steps and returns the largest energy there.
 *
 * @units kWh.
 * @throws RangeError naming the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const free = { keptFractions: null, floorsKwh: null, ceilingsKwh: null, start: atEnergy(0), end: null };
 * expect(requireFrame({ ...free, usableKwh: 10 })).toBe(10);
 * expect(() => requireFrame({ ...free, usableKwh: -1 })).toThrow('usableKwh');
 * ```
 */
export function requireFrame({ usableKwh, keptFractions, floorsKwh, ceilingsKwh, start, end }: PathFrame): number {
  if (!(usableKwh >= 0 && usableKwh < Infinity)) {
    throw new RangeError(`Give usableKwh from 0; this one is ${usableKwh}.`);
  }
  requireAll('keptFractions', keptFractions, (value) => value > 0 && value <= 1);
  requireAll('floorsKwh', floorsKwh, (value) => value >= 0 && value <= usableKwh);
  requireAll('ceilingsKwh', ceilingsKwh, (value) => value >= 0);
  return Math.max(usableKwh, requireValue('start', start), end === null ? 0 : requireValue('end', end));
}

function requireRange({ offsets, lowsKwh }: StepValues, fromStep: number, toStep: number): void {
  const isRange = Number.isInteger(fromStep) && Number.isInteger(toStep) && 0 <= fromStep && fromStep <= toStep;
  if (isRange && toStep <= lowsKwh.length && offsets.length === lowsKwh.length + 1) return;
  throw new RangeError(
    `Give fromStep and toStep inside the ${lowsKwh.length} steps, and one offset more than steps; ` +
      `these are ${fromStep}, ${toStep} and ${offsets.length}.`,
  );
}

function requireAll(field: string, values: Float64Array | null, isGood: (value: number) => boolean): void {
  const index = values === null ? -1 : values.findIndex((value) => !isGood(value));
  if (index >= 0) throw new RangeError(`Give ${field} in their range; step ${index} holds ${values![index]}.`);
}

/** The largest energy in the domain. */
function requireValue(field: string, value: ConcaveValue): number {
  const count = value.slopesUsdPerMwh.length;
  const offsets = Int32Array.of(0, count);
  const { slopesUsdPerMwh, lengthsKwh } = value;
  const lowsKwh = Float64Array.of(value.lowKwh);
  const largestKwh = largestChangeKwh(
    { offsets, slopesUsdPerMwh, lengthsKwh, lowsKwh, lowValuesUsd: null },
    0,
    1,
    field,
  );
  if (!Number.isFinite(value.lowValueUsd)) throw new RangeError(`Give ${field} a finite value at its lower end.`);
  return largestKwh;
}

/** Hot loop. The largest of |low| + lengths over the steps; all comparisons are false for NaN. */
function largestChangeKwh(steps: StepValues, fromStep: number, toStep: number, name = 'step'): number {
  const { offsets, slopesUsdPerMwh, lengthsKwh, lowsKwh, lowValuesUsd } = steps;
  let largestKwh = 0;
  for (let t = fromStep; t < toStep; t += 1) {
    let sumKwh = Math.abs(lowsKwh[t]!);
    let previousUsdPerMwh = Number.MAX_VALUE;
    for (let j = offsets[t]!; j < offsets[t + 1]!; j += 1) {
      const slopeUsdPerMwh = slopesUsdPerMwh[j]!;
      const isGood = lengthsKwh[j]! >= 0 && slopeUsdPerMwh <= previousUsdPerMwh && slopeUsdPerMwh > -Infinity;
      if (!isGood) throw new RangeError(badSegment(name, t, lengthsKwh[j], slopeUsdPerMwh));
      previousUsdPerMwh = slopeUsdPerMwh;
      sumKwh += lengthsKwh[j]!;
    }
    const isGood = sumKwh < Infinity && (lowValuesUsd === null || Number.isFinite(lowValuesUsd[t]!));
    if (!isGood) throw new RangeError(`Give finite energies and values; ${name} ${t} sums to ${sumKwh} kWh.`);
    if (sumKwh > largestKwh) largestKwh = sumKwh;
  }
  return largestKwh;
}

function badSegment(name: string, index: number, lengthKwh: number | undefined, slopeUsdPerMwh: number): string {
  return (
    `Give segments from 0 kWh long with finite, not rising slopes; ` +
    `${name} ${index} has one of ${lengthKwh} kWh with a slope of ${slopeUsdPerMwh} USD/MWh.`
  );
}
