/** The same numbers, times and texts in each run: a clock that stands still, and random numbers from a seed. */

/** `nowMs` since 1970, `seed` an integer. Zone and locale are set by the environment at the start. */
export function makeDeterministic({ nowMs, seed }) {
  globalThis.Date = frozenDate(globalThis.Date, nowMs);
  Math.random = seededRandom(seed);
  let readings = 0;
  // A reading later is a millisecond later, so that a loop that waits for a time ends.
  performance.now = () => readings++;
}

function frozenDate(RealDate, nowMs) {
  const now = () => nowMs;
  return new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [nowMs] : args, newTarget),
    apply: (target) => new target(nowMs).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
}

/** sfc32, the small fast counter of Chris Doty-Humphrey (PractRand). */
function seededRandom(seed) {
  let [a, b, c, counter] = [seed | 0, (seed / 2 ** 32) | 0, 0, 1];
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 12; round++) next();
  return () => (Math.floor(next() * 2 ** 26) * 2 ** 27 + Math.floor(next() * 2 ** 27)) / 2 ** 53;
}
