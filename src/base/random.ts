/**
 * A seeded stream of random numbers, passed as a value: the same seed gives the same stream on every machine.
 * Method: xoshiro128** 1.1 (Blackman and Vigna, ACM Trans. Math. Softw. 47(4), 2021), seeded by splitmix32.
 */
export type Random = {
  /** The next whole number, 0 to 2^32 - 1. */
  readonly nextUint32: () => number;
};

const TWO_POW_26 = 2 ** 26;
const TWO_POW_53 = 2 ** 53;

/**
 * A stream from a whole-number seed.
 *
 * @throws RangeError when the seed is not a whole number from 0 to 2^32 - 1.
 * @example
 * ```ts @import.meta.vitest
 * expect(toRandom(7).nextUint32()).toBe(toRandom(7).nextUint32());
 * expect(toRandom(7).nextUint32()).not.toBe(toRandom(8).nextUint32());
 * ```
 */
export function toRandom(seed: number): Random {
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)) {
    throw new RangeError(`Give a whole seed from 0 to 4294967295; this one is ${seed}.`);
  }
  let state = seed;
  const nextWord = () => {
    state = (state + 0x9e3779b9) | 0;
    return splitmix32(state);
  };
  return fromState([nextWord(), nextWord(), nextWord(), nextWord()]);
}

/**
 * A stream from its four words of state, not all zero.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(fromState([1, 2, 3, 4]).nextUint32()).toBe(11520);
 * ```
 */
export function fromState(words: readonly [number, number, number, number]): Random {
  let [a, b, c, d] = words;
  const nextUint32 = () => {
    const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return scrambled;
  };
  return { nextUint32 };
}

/**
 * The next number of the uniform distribution on [0, 1), 53 bits fine.
 *
 * @example
 * ```ts @import.meta.vitest
 * const random = toRandom(1);
 * const draw = nextUniform(random);
 * expect(draw >= 0 && draw < 1).toBe(true);
 * ```
 */
export function nextUniform(random: Random): number {
  const high = random.nextUint32() >>> 5;
  const low = random.nextUint32() >>> 6;
  return (high * TWO_POW_26 + low) / TWO_POW_53;
}

/**
 * The next number of the normal distribution with mean 0 and deviation 1, by Box and Muller (1958); two uniforms each.
 *
 * @example
 * ```ts @import.meta.vitest
 * const random = toRandom(1);
 * const draws = Array.from({ length: 4000 }, () => nextNormal(random));
 * expect(Math.abs(draws.reduce((sum, draw) => sum + draw, 0) / 4000)).toBeLessThan(0.05);
 * ```
 */
export function nextNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - nextUniform(random)));
  return radius * Math.cos(2 * Math.PI * nextUniform(random));
}

function splitmix32(x: number): number {
  let y = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  y = Math.imul(y ^ (y >>> 15), 0x735a2d97);
  return (y ^ (y >>> 15)) >>> 0;
}

/** `x` as 32 bits, turned left by `n`. */
function rotate(x: number, n: number): number {
  return (x << n) | (x >>> (32 - n));
}
