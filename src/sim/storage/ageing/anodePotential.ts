/** Open-circuit potential of a graphite anode against lithium, by state of charge of the cell. */

/** Lithiation of graphite at state of charge 0 and 1 (Schimpe et al. 2018, J. Electrochem. Soc. 165, A181). */
const EMPTY_LITHIATION = 0.0085;
const FULL_LITHIATION = 0.78;

/** Pieces of a table; its cubics are within 2e-7 V of the formula (held by a test). */
const PIECE_COUNT = 2048;
const POTENTIALS = toCubics(anodePotentialV);
const ROOTS = toCubics((socFraction) => 1 / Math.cbrt(anodePotentialV(socFraction)));

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
  return read(POTENTIALS, socFraction);
}

/**
 * One over the cube root of the potential, from a table: the form in which several models hold it.
 *
 * @units V^(-1/3).
 * @example
 * ```ts @import.meta.vitest
 * expect(fastAnodeRoot(0.3217)).toBeCloseTo(1 / Math.cbrt(anodePotentialV(0.3217)), 8);
 * ```
 */
export function fastAnodeRoot(socFraction: number): number {
  return read(ROOTS, socFraction);
}

function read(cubics: Float64Array, socFraction: number): number {
  const position = socFraction * PIECE_COUNT;
  const index = position < PIECE_COUNT ? Math.floor(position) : PIECE_COUNT - 1;
  const u = position - index;
  const at = 4 * index;
  return cubics[at]! + u * (cubics[at + 1]! + u * (cubics[at + 2]! + u * cubics[at + 3]!));
}

/** Lagrange's cubic through each four neighbours, as powers of the way from the second to the third. */
function toCubics(formula: (socFraction: number) => number): Float64Array {
  const cubics = new Float64Array(4 * PIECE_COUNT);
  for (let i = 0; i < PIECE_COUNT; i += 1) {
    const [a, b, c, d] = [i - 1, i, i + 1, i + 2].map((node) => formula(node / PIECE_COUNT)) as [
      number,
      number,
      number,
      number,
    ];
    cubics.set([b, c - a / 3 - b / 2 - d / 6, (a + c) / 2 - b, (d - a) / 6 + (b - c) / 2], 4 * i);
  }
  return cubics;
}
