/** A loss on its way through a history: where its law has an even path it goes along that, and is read as a loss at the end. */
import type { AgeingLaw } from './ageingLaw.js';
import type { AgeingModel, Losses } from './ageingModel.js';

/** Mutable; lives inside one run. */
export type LossGrowth = {
  readonly law: AgeingLaw;
  readonly startLossFraction: number;
  /** Along the law's path; the loss itself where it has none. */
  readonly startPosition: number;
  position: number;
  /** The latest rate, and the speed along the path that it gives, for a rate that stays. */
  rateFactor: number;
  speedFactor: number;
};

/** From the losses reached, one for each mechanism. */
export function toLossGrowths({ mechanisms }: AgeingModel, losses: Losses): LossGrowth[] {
  return mechanisms.map(({ law }, m) => {
    const startLossFraction = losses[m]!;
    const startPosition = law.path?.ofLoss(startLossFraction) ?? startLossFraction;
    return { law, startLossFraction, startPosition, position: startPosition, rateFactor: NaN, speedFactor: NaN };
  });
}

/** Moves on by `dx`; called once a window or cycle, so it allocates nothing. */
export function growLoss(growth: LossGrowth, rateFactor: number, dx: number): void {
  const { path } = growth.law;
  if (path === undefined) {
    growth.position = growth.law(growth.position, rateFactor, dx);
    return;
  }
  if (rateFactor !== growth.rateFactor) {
    growth.rateFactor = rateFactor;
    growth.speedFactor = path.speed(rateFactor);
  }
  growth.position += growth.speedFactor * dx;
}

/** The losses reached; none below where it started. */
export function grownLosses(growths: readonly LossGrowth[]): number[] {
  return growths.map(({ law, startLossFraction, startPosition, position }) =>
    position === startPosition
      ? startLossFraction
      : Math.max(startLossFraction, law.path?.toLoss(position) ?? position),
  );
}
