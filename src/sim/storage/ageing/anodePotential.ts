/** Open-circuit potential of a graphite anode against lithium, by state of charge of the cell. */

/** Lithiation of graphite at state of charge 0 and 1 (Schimpe et al. 2018, J. Electrochem. Soc. 165, A181). */
const EMPTY_LITHIATION = 0.0085;
const FULL_LITHIATION = 0.78;

/** Nodes of the table; its cubic is within 2e-7 V of the formula (held by a test). */
const NODE_COUNT = 2048;
const NODES = Float64Array.from({ length: NODE_COUNT + 3 }, (_, i) => anodePotentialV((i - 1) / NODE_COUNT));

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
 * The potential from a table, by the cubic through four nodes: for hot loops.
 *
 * @units as {@link anodePotentialV}.
 * @example
 * ```ts @import.meta.vitest
 * expect(fastAnodePotentialV(0.3217)).toBeCloseTo(anodePotentialV(0.3217), 9);
 * ```
 */
export function fastAnodePotentialV(socFraction: number): number {
  const position = socFraction * NODE_COUNT;
  const index = Math.min(NODE_COUNT - 1, Math.floor(position));
  const u = position - index;
  const a = NODES[index]!;
  const b = NODES[index + 1]!;
  const c = NODES[index + 2]!;
  const d = NODES[index + 3]!;
  const left = u - 1;
  const right = u + 1;
  const far = u - 2;
  return (
    (-u * left * far * a) / 6 + (right * left * far * b) / 2 - (right * u * far * c) / 2 + (right * u * left * d) / 6
  );
}
