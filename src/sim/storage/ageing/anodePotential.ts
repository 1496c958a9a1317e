/** Open-circuit potential of a graphite anode against lithium, by state of charge of the cell. */

import type { SocCurve } from './socCurve.js';
import { toSocCurve } from './socCurve.js';

/** Lithiation of graphite at state of charge 0 and 1 (Schimpe et al. 2018, J. Electrochem. Soc. 165, A181). */
const EMPTY_LITHIATION = 0.0085;
const FULL_LITHIATION = 0.78;

/**
 * The potential by formula.
 *
 * @units V against Li/Li+; state of charge 0 to 1.
 * @source Safari and Delacourt 2011, J. Electrochem. Soc. 158, A562, eq. for graphite.
 * @example
 * ```ts @import.meta.vitest
 * expect(anodePotentialV(0.5)).toBeCloseTo(0.12330367674277432, 15);
 * ```
 */
export function anodePotentialV(socFraction: number): number {
  const x = EMPTY_LITHIATION + socFraction * (FULL_LITHIATION - EMPTY_LITHIATION);
  return (
    0.6379 +
    0.5416 * Math.exp(-305.5309 * x) -
    0.044 * Math.tanh((x - 0.1958) / 0.1088) -
    0.1978 * Math.tanh((x - 1.0571) / 0.0854) -
    0.6875 * Math.tanh((x + 0.0117) / 0.0529) -
    0.0175 * Math.tanh((x - 0.5692) / 0.0875)
  );
}

/**
 * The potential as a table, for hot loops; within 2e-7 V of the formula (held by a test).
 *
 * @units as {@link anodePotentialV}.
 */
export const ANODE_POTENTIAL_V: SocCurve = toSocCurve(anodePotentialV);

/**
 * One over the cube root of the potential, as a table: the form in which several models hold it.
 *
 * @units V^(-1/3).
 */
export const ANODE_ROOT: SocCurve = toSocCurve((socFraction) => 1 / Math.cbrt(anodePotentialV(socFraction)));
