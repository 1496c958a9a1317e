/** How the rate of a mechanism is averaged along windows: decided once a run, one shape for all, so that hot loops read it fast. */
import type { AgeingModel, Mechanism } from './ageingModel.js';
import type { HeatPart, HeatParts } from './heatRate.js';
import type { SocCurve } from './socCurve.js';
import { scaledCurve, SOC } from './socCurve.js';

export type RatePlan = {
  readonly mechanism: Mechanism;
  readonly drive: Mechanism['drive'];
  /**
   * What is summed over the steps of a window: exponentials, with a factor outside (`heats`) or along the state of charge
   * (`factors`), exponentials whose exponent goes along it too (`states`), or whole rates, for a rate that has no such parts.
   */
  readonly way: 'heats' | 'factors' | 'states' | 'rates' | 'ratesOfSoc';
  /** Stays along a window; 1 where the factor is a curve. */
  readonly outerFactor: Exclude<HeatPart, SocCurve>;
  /** 0 where the exponent is a curve. */
  readonly outerExponent: Exclude<HeatPart, SocCurve>;
  /** The factor where the way is `factors`, the exponent times the order of the mean where it is `states`. */
  readonly curve: SocCurve;
  /** To which the curve is raised in sums. */
  readonly curveOrder: number;
  readonly heat: HeatParts['heat'];
  readonly meanOrder: number;
  /** The first mechanism whose sums are the same: itself, or one that differs by law and outer factor only. */
  readonly twin: number;
};

/** One plan per mechanism. */
export function toRatePlans({ mechanisms }: AgeingModel): RatePlan[] {
  const plans = mechanisms.map((mechanism, m) => toRatePlan(mechanism, m));
  return plans.map((plan) => ({
    ...plan,
    twin: plans.findIndex((other) => other === plan || isTwin(plan, other)),
  }));
}

function toRatePlan(mechanism: Mechanism, twin: number): RatePlan {
  const { drive, parts, meanOrder = 1 } = mechanism;
  const { factor, exponent, heat } = parts ?? { factor: 1, exponent: 0 };
  return {
    mechanism,
    drive,
    way: wayOf(mechanism),
    outerFactor: typeof factor === 'object' ? 1 : factor,
    outerExponent: typeof exponent === 'object' ? 0 : exponent,
    ...(typeof exponent === 'object'
      ? { curve: scaledCurve(exponent, meanOrder), curveOrder: 1 }
      : { curve: typeof factor === 'object' ? factor : SOC, curveOrder: meanOrder }),
    heat,
    meanOrder,
    twin,
  };
}

function wayOf({ parts, followsSoc = false }: Mechanism): RatePlan['way'] {
  const hasCurve = typeof parts?.factor === 'object' || typeof parts?.exponent === 'object';
  if (parts === undefined || hasCurve !== followsSoc) return followsSoc ? 'ratesOfSoc' : 'rates';
  if (typeof parts.exponent !== 'object') return hasCurve ? 'factors' : 'heats';
  return typeof parts.factor === 'object' ? 'ratesOfSoc' : 'states';
}

function isTwin(a: RatePlan, b: RatePlan): boolean {
  const [{ parts }, { parts: others }] = [a.mechanism, b.mechanism];
  if (parts === undefined || others === undefined || a.way !== b.way || a.way === 'ratesOfSoc') return false;
  const averagesAlike = a.drive === b.drive && a.meanOrder === b.meanOrder && parts.heat === others.heat;
  return averagesAlike && parts.exponent === others.exponent && (a.way !== 'factors' || parts.factor === others.factor);
}
