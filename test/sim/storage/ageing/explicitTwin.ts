/**
 * The explicit stepping of the peers, as a plain twin: each step adds the slope at its start times its length. It meets the
 * closed forms of the house as the step gets short; at the peers' step of a day it meets the peers.
 */
import type { AgeingModel, Stress } from '../../../../src/sim/storage/ageing/ageingModel.js';

export type Slope = (loss: number, rate: number, dx: number) => number;

/** y = k x^p (BLAST-Lite's first step from 0 is exact; later ones are explicit). */
export const powerSlope =
  (p: number): Slope =>
  (y, k, dx) =>
    y === 0 ? k * dx ** p : k * p * (y / k) ** ((p - 1) / p) * dx;

/** y = 2 (1/2 - 1/(1 + exp((k x)^p))). */
export const sigmoidSlope =
  (p: number): Slope =>
  (y, k, dx) => {
    if (y >= 1) return 0;
    const x = Math.log(-2 / (y - 1) - 1) ** (1 / p) / k;
    const z = (k * x) ** p;
    return ((2 * p * Math.exp(z) * z) / (x * (Math.exp(z) + 1) ** 2)) * dx;
  };

export const saturatingSlope =
  (tau: number): Slope =>
  (y, k, dx) =>
    (Math.max(0, k - y) / tau) * dx;

export const acceleratingSlope =
  (limit: number): Slope =>
  (y, k, dx) =>
    ((k * limit) / (limit - y)) * dx;

/** A day of the peer: rates of each mechanism and what it is driven by in the day. */
export type PeerDay = { rates: number[]; drives: number[] };

/** The state of charge of the reference day: 25 points, charging 3-7 h, discharging 17-21 h. */
export type PeerProfile = { soc: readonly number[]; temperatureC: number };

/** Rates of a day as BLAST-Lite forms them: trapezoids over its points; the mean of its points, the last included. */
export function peerDay(model: AgeingModel, { soc, temperatureC }: PeerProfile): PeerDay {
  const hours = 24 / (soc.length - 1);
  const way = soc.slice(1).reduce((sum, value, i) => sum + Math.abs(value - soc[i]!), 0);
  const stress = (socFraction: number): Stress => ({
    temperatureK: temperatureC + 273.15,
    socFraction,
    meanSocFraction: soc.reduce((sum, value) => sum + value, 0) / soc.length,
    depthFraction: Math.max(...soc) - Math.min(...soc),
    ratePerHour: way / 24,
    fullCyclesPerDay: way / 2,
  });
  const rates = model.mechanisms.map(({ rate }) =>
    soc.slice(1).reduce((sum, value, i) => sum + ((rate(stress(value)) + rate(stress(soc[i]!))) / 2) * (hours / 24), 0),
  );
  return { rates, drives: model.mechanisms.map(({ drive }) => (drive === 'days' ? 1 : way / 2)) };
}

/** Losses after a number of days in steps of a part of a day. */
export function explicitLosses(
  model: AgeingModel,
  slopes: readonly Slope[],
  day: PeerDay,
  { days, stepsPerDay = 1 }: { days: number; stepsPerDay?: number },
): number[] {
  const losses = model.mechanisms.map(({ startLossFraction = 0 }) => startLossFraction);
  for (let step = 0; step < days * stepsPerDay; step += 1) {
    losses.forEach((loss, i) => {
      const dx = day.drives[i]! / stepsPerDay;
      if (dx > 0) losses[i] = loss + slopes[i]!(loss, day.rates[i]!, dx);
    });
  }
  return losses;
}

/** The same in closed form. */
export function exactLosses(model: AgeingModel, day: PeerDay, days: number): number[] {
  return model.mechanisms.map(({ law, startLossFraction = 0 }, i) =>
    law(startLossFraction, day.rates[i]!, day.drives[i]! * days),
  );
}
