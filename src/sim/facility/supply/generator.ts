/** A generator set that starts when it is wanted. */
import { MS_PER_SECOND } from '../../../base/units.js';

export type GeneratorSpec = {
  /** Above 0. */
  readonly ratedKw: number;
  /** From the order to rated voltage, one attempt; 10 to 90 s as a rule; from 0. */
  readonly startMs: number;
  /** Attempts before it gives up; 1 by default. */
  readonly attemptCount?: number;
  /** First attempts that fail, for a what-if; 0 by default. */
  readonly failingCount?: number;
  /** Fastest rise of its power, as a share of the rated one a second; above 0. */
  readonly risePerSecondFraction: number;
  /** Fall of the frequency from no load to full load, as a share; above 0, below 1. */
  readonly droopFraction: number;
};

export type Generator = Required<GeneratorSpec>;

export type GeneratorMode = 'off' | 'starting' | 'running' | 'failed';

export type GeneratorState = {
  readonly mode: GeneratorMode;
  /** Since the start of this attempt or mode. */
  readonly modeMs: number;
  readonly attemptCount: number;
  /** Given in the step before; from 0. */
  readonly powerKw: number;
};

/** Every change of mode that there is. */
export const GENERATOR_MOVES: Readonly<Record<GeneratorMode, readonly GeneratorMode[]>> = Object.freeze({
  off: ['starting'],
  starting: ['running', 'failed', 'off'],
  running: ['off'],
  failed: [],
});

export const STOPPED_GENERATOR: GeneratorState = Object.freeze({ mode: 'off', modeMs: 0, attemptCount: 0, powerKw: 0 });

/**
 * A checked, frozen generator.
 *
 * @throws RangeError naming the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const spec = { ratedKw: 3000, startMs: 12_000, risePerSecondFraction: 0.1, droopFraction: 0.04 };
 * expect(toGenerator(spec).attemptCount).toBe(1);
 * ```
 */
export function toGenerator(spec: GeneratorSpec): Generator {
  const { attemptCount = 1, failingCount = 0, ratedKw, startMs, risePerSecondFraction, droopFraction } = spec;
  requireField('ratedKw', ratedKw, ratedKw > 0 && ratedKw < Infinity);
  requireField('startMs', startMs, startMs >= 0 && startMs < Infinity);
  requireField('risePerSecondFraction', risePerSecondFraction, risePerSecondFraction > 0);
  requireField('droopFraction', droopFraction, droopFraction > 0 && droopFraction < 1);
  requireField('attemptCount', attemptCount, Number.isInteger(attemptCount) && attemptCount >= 1);
  requireField('failingCount', failingCount, failingCount >= 0);
  return Object.freeze({ ...spec, attemptCount, failingCount });
}

/**
 * The state after a step in which the generator is wanted or not, before it is given load. A failed one stays failed.
 *
 * @example
 * ```ts @import.meta.vitest
 * const generator = {
 *   ratedKw: 100, startMs: 2, attemptCount: 2, failingCount: 1, risePerSecondFraction: 1, droopFraction: 0.04,
 * };
 * let state = STOPPED_GENERATOR;
 * const modes = [0, 1, 2, 3, 4].map(() => (state = stepGenerator(generator, state, { isWanted: true, stepMs: 1 })).mode);
 * expect(modes).toEqual(['starting', 'starting', 'starting', 'starting', 'running']);
 * ```
 */
export function stepGenerator(
  generator: Generator,
  state: GeneratorState,
  { isWanted, stepMs }: { readonly isWanted: boolean; readonly stepMs: number },
): GeneratorState {
  const modeMs = state.modeMs + stepMs;
  if (state.mode === 'failed') return { ...state, modeMs };
  if (!isWanted) return state.mode === 'off' ? { ...state, modeMs } : STOPPED_GENERATOR;
  if (state.mode === 'running') return { ...state, modeMs };
  if (state.mode === 'off') return { mode: 'starting', modeMs: stepMs, attemptCount: 1, powerKw: 0 };
  if (state.modeMs < generator.startMs) return { ...state, modeMs };
  if (state.attemptCount > generator.failingCount) return { ...state, mode: 'running', modeMs: stepMs };
  if (state.attemptCount >= generator.attemptCount) return { ...state, mode: 'failed', modeMs: stepMs };
  return { ...state, modeMs: stepMs, attemptCount: state.attemptCount + 1 };
}

/**
 * Most that a generator can give in the next step.
 *
 * @units kW.
 * @example
 * ```ts @import.meta.vitest
 * const generator = {
 *   ratedKw: 100, startMs: 2, attemptCount: 2, failingCount: 1, risePerSecondFraction: 0.5, droopFraction: 0.04,
 * };
 * expect(generatorRoomKw(generator, { mode: 'running', modeMs: 0, attemptCount: 1, powerKw: 20 }, 1000)).toBe(70);
 * expect(generatorRoomKw(generator, STOPPED_GENERATOR, 1000)).toBe(0);
 * ```
 */
export function generatorRoomKw(generator: Generator, { mode, powerKw }: GeneratorState, stepMs: number): number {
  if (mode !== 'running') return 0;
  const riseKw = (generator.ratedKw * generator.risePerSecondFraction * stepMs) / MS_PER_SECOND;
  return Math.min(generator.ratedKw, powerKw + riseKw);
}

function requireField(field: string, value: number, isGood: boolean): void {
  if (!isGood) throw new RangeError(`Give a generator ${field} within its range; this one is ${value}.`);
}
