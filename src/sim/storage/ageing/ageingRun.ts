/** A cell on its way through a history: what the hot loops change, and its passage from and to plain data. */
import type { AgeingModel, Stress } from './ageingModel.js';
import { checkedRate } from './ageingModel.js';
import type { RangeTally, WindowExtremes } from './outsideRange.js';
import { toRangeTally } from './outsideRange.js';
import type { LossGrowth } from './lossGrowth.js';
import { grownLosses, growLoss, toLossGrowths } from './lossGrowth.js';
import type { CycleSink, Rainflow } from './rainflow.js';
import { pushState, toRainflow } from './rainflow.js';
import type { AgeingState } from './stepAgeing.js';
import type { WindowRoom } from './windowRoom.js';
import { toWindowRoom } from './windowRoom.js';

type Changing<T> = { -readonly [Key in keyof T]: T[Key] };

/** Mutable; lives inside one call of the public functions. */
export type AgeingRun = {
  readonly model: AgeingModel;
  /** One per mechanism. */
  readonly growths: readonly LossGrowth[];
  readonly counter: Rainflow;
  readonly tally: RangeTally;
  readonly stress: Changing<Stress>;
  readonly window: WindowExtremes;
  readonly room: WindowRoom;
  /** Whether any mechanism goes by rainflow cycles; where none does, none are counted. */
  readonly countsCycles: boolean;
  days: number;
  fullCycles: number;
  kelvinDays: number;
  /** Where the cell stands; NaN before the first history. */
  socFraction: number;
};

/** A literal, not a copy by spread: only so does the runtime write a number where the last one lies, and allocates nothing. */
const emptyStress = (): Changing<Stress> => ({
  temperatureK: NaN,
  socFraction: NaN,
  meanSocFraction: NaN,
  depthFraction: NaN,
  ratePerHour: NaN,
  fullCyclesPerDay: NaN,
});

/** Takes up a state. */
export function thawAgeing(model: AgeingModel, state: AgeingState): AgeingRun {
  const growths = toLossGrowths(model, state.losses);
  const run: AgeingRun = {
    model,
    growths,
    counter: toRainflow(toCycleAgeing(model, growths)),
    tally: toRangeTally(),
    stress: emptyStress(),
    window: emptyWindow(),
    room: toWindowRoom(model),
    countsCycles: model.mechanisms.some(({ drive }) => drive === 'rainflow'),
    days: state.days,
    fullCycles: state.fullCycles,
    kelvinDays: state.kelvinDays,
    socFraction: state.openTurns.at(-1)?.socFraction ?? NaN,
  };
  for (const { socFraction, atDays, kelvinDays } of state.openTurns) {
    pushState(run.counter, socFraction, atDays, kelvinDays);
  }
  return run;
}

/** The state reached, as plain data. */
export function freezeAgeing(run: AgeingRun): AgeingState {
  const { counter, days, fullCycles, kelvinDays, socFraction } = run;
  const openTurns = Array.from({ length: counter.pointCount }, (_, i) => ({
    socFraction: counter.values[i]!,
    atDays: counter.positions[i]!,
    kelvinDays: counter.marks[i]!,
  }));
  if (!Number.isNaN(socFraction)) openTurns.push({ socFraction, atDays: days, kelvinDays });
  return {
    losses: grownLosses(run.growths),
    days,
    fullCycles,
    kelvinDays,
    openTurns,
  };
}

/** What moves the mechanisms that go by rainflow cycles. Called once a cycle. */
export function toCycleAgeing({ mechanisms }: AgeingModel, growths: readonly LossGrowth[]): CycleSink {
  const stress = emptyStress();
  return ({ start, end, mean, depth, markSum, count }) => {
    const days = end - start;
    stress.temperatureK = markSum / days;
    stress.socFraction = mean;
    stress.meanSocFraction = mean;
    stress.depthFraction = depth;
    stress.ratePerHour = depth / (days * 24);
    stress.fullCyclesPerDay = depth / (2 * days);
    for (let m = 0; m < mechanisms.length; m += 1) {
      const mechanism = mechanisms[m]!;
      if (mechanism.drive !== 'rainflow') continue;
      growLoss(growths[m]!, checkedRate(mechanism, stress), count);
    }
  };
}

const emptyWindow = (): WindowExtremes => ({
  days: 0,
  coldestK: NaN,
  hottestK: NaN,
  lowestSocFraction: NaN,
  highestSocFraction: NaN,
  fullCycles: 0,
  fastestPerHour: 0,
  ageDays: 0,
});
