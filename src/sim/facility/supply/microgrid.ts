/** The switch between a site and the grid, and what keeps the site's bus alive behind it, as a state machine. */

/**
 * grid: closed; opening: told to open; island: own sources; closing: an island that waits to be in step with the grid; black:
 * no voltage; starting: an island that takes up its load in steps.
 */
export type MicrogridMode = 'grid' | 'opening' | 'island' | 'closing' | 'black' | 'starting';

/** Every change of mode that there is. */
export const MICROGRID_MOVES: Readonly<Record<MicrogridMode, readonly MicrogridMode[]>> = Object.freeze({
  grid: ['opening'],
  opening: ['island', 'black'],
  island: ['closing', 'black'],
  closing: ['grid', 'island', 'black'],
  black: ['grid', 'starting'],
  starting: ['island', 'black'],
});

export type MicrogridSpec = {
  /** A grid outside these for `tripMs` opens the switch. */
  readonly lowPu: number;
  readonly highPu: number;
  readonly lowHz: number;
  readonly highHz: number;
  readonly tripMs: number;
  /** From the order to open contacts. */
  readonly openMs: number;
  /** The grid must be good for so long before the site goes back. */
  readonly returnAfterMs: number;
  /** To be in step with the grid. */
  readonly syncMs: number;
  /** From black to the first step of load on an own source. */
  readonly blackStartMs: number;
  /** Shares of the load that are connected one after another; ascending, the last 1. */
  readonly loadSteps: readonly number[];
  /** Each step of load is held so long. */
  readonly loadStepMs: number;
};

export type Microgrid = MicrogridSpec;

export type MicrogridState = {
  readonly mode: MicrogridMode;
  readonly modeMs: number;
  /** Grid good so far; 0 while it is not. */
  readonly goodMs: number;
  readonly badMs: number;
};

export type MicrogridInput = {
  readonly voltagePu: number;
  readonly frequencyHz: number;
  /** Whether own sources can carry the load that would be connected. */
  readonly canCarry: boolean;
  /** Whether own sources can begin from nothing. */
  readonly canStart: boolean;
  readonly stepMs: number;
};

export const ON_GRID: MicrogridState = Object.freeze({ mode: 'grid', modeMs: 0, goodMs: Infinity, badMs: 0 });

/**
 * A checked, frozen switch.
 *
 * @throws RangeError naming the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const spec = {
 *   lowPu: 0.5, highPu: 1.2, lowHz: 57, highHz: 62, tripMs: 500, openMs: 50, returnAfterMs: 300_000, syncMs: 5000,
 *   blackStartMs: 10_000, loadSteps: [0.1, 0.25, 0.5, 1], loadStepMs: 2000,
 * };
 * expect(() => toMicrogrid({ ...spec, loadSteps: [0.5, 0.1, 1] })).toThrow('loadSteps');
 * ```
 */
export function toMicrogrid(spec: MicrogridSpec): Microgrid {
  const { loadSteps, ...numbers } = spec;
  for (const [field, value] of Object.entries(numbers)) {
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`Give ${field} from 0; this one is ${value}.`);
  }
  if (!(spec.highPu > spec.lowPu && spec.highHz > spec.lowHz)) {
    throw new RangeError('Give grid limits of which the upper is above the lower.');
  }
  const isAscending = loadSteps.every((share, i) => share > (loadSteps[i - 1] ?? 0));
  if (!(isAscending && loadSteps.at(-1) === 1)) throw new RangeError('Give loadSteps that ascend to 1.');
  return Object.freeze({ ...spec, loadSteps: Object.freeze([...loadSteps]) });
}

/**
 * The state in a step, decided at its start.
 *
 * @example
 * ```ts @import.meta.vitest
 * const grid = {
 *   lowPu: 0.5, highPu: 1.2, lowHz: 57, highHz: 62, tripMs: 0, openMs: 0, returnAfterMs: 3, syncMs: 1, blackStartMs: 1,
 *   loadSteps: [1], loadStepMs: 1,
 * };
 * const outage = { voltagePu: 0, frequencyHz: 60, canCarry: true, canStart: true, stepMs: 1 };
 * expect(stepMicrogrid(grid, ON_GRID, outage).mode).toBe('opening');
 * ```
 */
export function stepMicrogrid(grid: Microgrid, before: MicrogridState, input: MicrogridInput): MicrogridState {
  const isGood =
    input.voltagePu >= grid.lowPu &&
    input.voltagePu <= grid.highPu &&
    input.frequencyHz >= grid.lowHz &&
    input.frequencyHz <= grid.highHz;
  const mayReturn = isGood && before.goodMs >= grid.returnAfterMs;
  const mode = NEXT[before.mode](grid, { ...before, ...input, isGood, mayReturn });
  return {
    mode,
    modeMs: (mode === before.mode ? before.modeMs : 0) + input.stepMs,
    goodMs: isGood ? before.goodMs + input.stepMs : 0,
    badMs: isGood ? 0 : before.badMs + input.stepMs,
  };
}

type Seen = MicrogridState & MicrogridInput & { readonly isGood: boolean; readonly mayReturn: boolean };

/** The mode that follows each mode. */
const NEXT: Readonly<Record<MicrogridMode, (grid: Microgrid, seen: Seen) => MicrogridMode>> = {
  grid: ({ tripMs }, { isGood, badMs }) => (!isGood && badMs >= tripMs ? 'opening' : 'grid'),
  opening: ({ openMs }, { modeMs, canCarry }) => (modeMs < openMs ? 'opening' : canCarry ? 'island' : 'black'),
  island: (_, { canCarry, mayReturn }) => (!canCarry ? 'black' : mayReturn ? 'closing' : 'island'),
  closing: ({ syncMs }, { canCarry, isGood, modeMs }) => {
    if (!canCarry) return 'black';
    if (!isGood) return 'island';
    return modeMs >= syncMs ? 'grid' : 'closing';
  },
  black: ({ blackStartMs }, { mayReturn, canStart, modeMs }) => {
    if (mayReturn) return 'grid';
    return canStart && modeMs >= blackStartMs ? 'starting' : 'black';
  },
  starting: ({ loadSteps, loadStepMs }, { canCarry, modeMs }) => {
    if (!canCarry) return 'black';
    return modeMs >= loadSteps.length * loadStepMs ? 'island' : 'starting';
  },
};

/**
 * Share of the load that is connected.
 *
 * @example
 * ```ts @import.meta.vitest
 * const grid = { loadSteps: [0.25, 1], loadStepMs: 10 };
 * const at = (modeMs: number) => connectedFraction(grid, { mode: 'starting', modeMs });
 * expect([at(10), at(11), connectedFraction(grid, { mode: 'black', modeMs: 5 })]).toEqual([0.25, 1, 0]);
 * ```
 */
export function connectedFraction(
  { loadSteps, loadStepMs }: Pick<Microgrid, 'loadSteps' | 'loadStepMs'>,
  { mode, modeMs }: Pick<MicrogridState, 'mode' | 'modeMs'>,
): number {
  if (mode === 'black') return 0;
  if (mode !== 'starting' || loadStepMs === 0) return 1;
  const step = Math.max(0, Math.ceil(modeMs / loadStepMs) - 1);
  return loadSteps[Math.min(step, loadSteps.length - 1)]!;
}
