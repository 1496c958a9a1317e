/** One step of a UPS: where its load gets its power, as a state machine. */
import { toHours } from '../../../base/units.js';
import type { Ups } from './ups.js';

/** line: through the input; break: on the way to the battery; walkIn: on the way back; empty: nothing left. */
export type UpsMode = 'line' | 'break' | 'battery' | 'walkIn' | 'empty';

/** Every change of mode that there is. */
export const UPS_MOVES: Readonly<Record<UpsMode, readonly UpsMode[]>> = Object.freeze({
  line: ['break', 'battery', 'empty'],
  break: ['battery', 'empty'],
  battery: ['walkIn', 'line', 'empty'],
  walkIn: ['line', 'battery', 'empty'],
  empty: ['walkIn', 'line'],
});

export type UpsState = {
  readonly mode: UpsMode;
  /** In this mode so far. */
  readonly modeMs: number;
  /** Input good so far; 0 while it is not. */
  readonly goodMs: number;
  /** Input outside its limits so far; 0 while it is good. */
  readonly badMs: number;
  readonly storedKwh: number;
  /** How long ago each transfer was that still counts for the lockout. */
  readonly transfersMs: readonly number[];
  readonly isLocked: boolean;
};

/** What the UPS stands at and is asked for, constant over the step. */
export type UpsInput = {
  readonly voltagePu: number;
  readonly frequencyHz: number;
  /** Wanted by the load; from 0. */
  readonly loadKw: number;
  readonly stepMs: number;
};

/** Means over the step, all from 0: input + drawn = given + stored + lost. */
export type UpsStep = {
  readonly state: UpsState;
  readonly inputKw: number;
  /** Out of the battery. */
  readonly drawnKw: number;
  /** Into the battery. */
  readonly storedKw: number;
  readonly givenKw: number;
  readonly lostKw: number;
  /** Voltage at the load. */
  readonly outputPu: number;
};

/**
 * A UPS at rest on its input, battery full.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(readyUps({ batteryKwh: 5 }).storedKwh).toBe(5);
 * ```
 */
export function readyUps({ batteryKwh }: Pick<Ups, 'batteryKwh'>): UpsState {
  const counters = { modeMs: 0, goodMs: Infinity, badMs: 0, transfersMs: [], isLocked: false };
  return { mode: 'line', storedKwh: batteryKwh, ...counters };
}

/**
 * One step. Times are counted in whole steps: with steps of 1 ms a setting holds to the millisecond.
 *
 * @source classes and terms of IEC 62040-3:2021.
 * @example
 * ```ts @import.meta.vitest
 * const ups = {
 *   class: 'VFI' as const, lowPu: 0.9, highPu: 1.1, lowHz: 59, highHz: 61, detectMs: 0, transferMs: 0, returnAfterMs: 5,
 *   walkInMs: 0, lockout: null, batteryKwh: 1, rechargeKw: 0, lineEfficiencyFraction: 0.8, batteryEfficiencyFraction: 0.8,
 * };
 * const sag = stepUps(ups, readyUps(ups), { voltagePu: 0.89, frequencyHz: 60, loadKw: 80, stepMs: 1 });
 * expect([sag.state.mode, sag.inputKw, sag.drawnKw, sag.givenKw]).toEqual(['battery', 0, 100, 80]);
 * ```
 */
export function stepUps(ups: Ups, before: UpsState, input: UpsInput): UpsStep {
  const isGood = isWithin(ups, input);
  const mayReturn = isGood && before.goodMs >= ups.returnAfterMs && !before.isLocked;
  const next = NEXT[before.mode](ups, { ...before, isGood, mayReturn });
  const [mode, isNew, modeMs] = [next ?? before.mode, next !== null, next === null ? before.modeMs : 0];
  const isTransfer = isNew && (mode === 'break' || (mode === 'battery' && before.mode !== 'break'));
  const transfersMs = countedTransfers(ups, before, isTransfer);
  const flow = flowOf(ups, { mode, modeMs, storedKwh: before.storedKwh, isGood }, input);
  const storedKwh = before.storedKwh + (flow.storedKw - flow.drawnKw) * toHours(input.stepMs);
  const state = {
    ...{ mode, modeMs: modeMs + input.stepMs, storedKwh: Math.max(0, storedKwh) },
    goodMs: isGood ? before.goodMs + input.stepMs : 0,
    badMs: isGood ? 0 : before.badMs + input.stepMs,
    transfersMs: transfersMs.map((agoMs) => agoMs + input.stepMs),
    isLocked: before.isLocked || (ups.lockout !== null && transfersMs.length >= ups.lockout.count),
  };
  return { state, ...flow };
}

function isWithin({ lowPu, highPu, lowHz, highHz }: Ups, { voltagePu, frequencyHz }: UpsInput): boolean {
  return voltagePu >= lowPu && voltagePu <= highPu && frequencyHz >= lowHz && frequencyHz <= highHz;
}

type Seen = UpsState & { readonly isGood: boolean; readonly mayReturn: boolean };

/** The mode that follows each mode; null where it stays. */
const NEXT: Readonly<Record<UpsMode, (ups: Ups, seen: Seen) => UpsMode | null>> = {
  line: (ups, { isGood, badMs, storedKwh }) => {
    if (isGood || badMs < ups.detectMs) return null;
    return ups.transferMs > 0 ? 'break' : onStored(storedKwh);
  },
  break: ({ transferMs }, { modeMs, storedKwh }) => (modeMs >= transferMs ? onStored(storedKwh) : null),
  battery: (ups, { mayReturn, storedKwh }) => (mayReturn ? backOf(ups) : storedKwh > 0 ? null : 'empty'),
  walkIn: ({ walkInMs }, { isGood, modeMs, storedKwh }) => {
    if (!isGood) return onStored(storedKwh);
    return modeMs >= walkInMs ? 'line' : null;
  },
  empty: (ups, { mayReturn }) => (mayReturn ? backOf(ups) : null),
};

function onStored(storedKwh: number): UpsMode {
  return storedKwh > 0 ? 'battery' : 'empty';
}

function backOf({ walkInMs }: Ups): UpsMode {
  return walkInMs > 0 ? 'walkIn' : 'line';
}

function countedTransfers({ lockout }: Ups, { transfersMs }: UpsState, isTransfer: boolean): readonly number[] {
  if (lockout === null) return [];
  const recent = transfersMs.filter((agoMs) => agoMs < lockout.withinMs);
  return isTransfer ? [...recent, 0] : recent;
}

type Now = { readonly mode: UpsMode; readonly modeMs: number; readonly storedKwh: number; readonly isGood: boolean };

function flowOf(ups: Ups, now: Now, { voltagePu, loadKw, stepMs }: UpsInput): Omit<UpsStep, 'state'> {
  const lineShare = shareOnLine(ups, now, stepMs);
  const outputPu = outputOf(ups, now, voltagePu);
  const askedKw = outputPu > 0 ? loadKw : 0;
  const lineKw = lineShare * askedKw;
  const drawnKw = Math.min(
    ((1 - lineShare) * askedKw) / ups.batteryEfficiencyFraction,
    now.storedKwh / toHours(stepMs),
  );
  const givenKw = lineKw + drawnKw * ups.batteryEfficiencyFraction;
  const roomKw = (ups.batteryKwh - now.storedKwh) / toHours(stepMs) / ups.batteryEfficiencyFraction;
  const fillKw = now.mode === 'line' && now.isGood ? Math.max(0, Math.min(ups.rechargeKw, roomKw)) : 0;
  const inputKw = lineKw / ups.lineEfficiencyFraction + fillKw;
  const storedKw = fillKw * ups.batteryEfficiencyFraction;
  return { inputKw, drawnKw, storedKw, givenKw, lostKw: inputKw + drawnKw - givenKw - storedKw, outputPu };
}

/** Mean over the step. */
function shareOnLine({ walkInMs }: Ups, { mode, modeMs }: Now, stepMs: number): number {
  if (mode === 'line') return 1;
  return mode === 'walkIn' ? Math.min(1, (modeMs + stepMs / 2) / walkInMs) : 0;
}

function outputOf(ups: Ups, { mode, storedKwh, isGood }: Now, voltagePu: number): number {
  if (mode === 'break' || mode === 'empty') return 0;
  if (mode === 'battery') return storedKwh > 0 ? 1 : 0;
  if (mode === 'walkIn') return 1;
  return ups.class === 'VFI' || (ups.class === 'VI' && isGood) ? 1 : voltagePu;
}
