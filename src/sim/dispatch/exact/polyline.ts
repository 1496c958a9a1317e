/** Continuous piecewise-linear functions that need not be concave, as points by rising x. */
export type Polyline = { readonly xs: number[]; readonly ys: number[] };

/** Points nearer in x, and corners flatter in y, than this share of the largest are rounding, not shape. */
const ROUNDING_SHARE = 1e-13;

/**
 * The function's value; minus infinity outside its points.
 *
 * @example
 * ```ts @import.meta.vitest
 * const line = { xs: [0, 2], ys: [1, 5] };
 * expect([valueAt(line, 1), valueAt(line, 3)]).toEqual([3, -Infinity]);
 * ```
 */
export function valueAt({ xs, ys }: Polyline, x: number): number {
  const last = xs.length - 1;
  if (!(x >= xs[0]! && x <= xs[last]!)) return -Infinity;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle]! <= x) low = middle;
    else high = middle;
  }
  if (x === xs[high]!) return ys[high]!;
  return ys[low]! + ((ys[high]! - ys[low]!) * (x - xs[low]!)) / (xs[high]! - xs[low]!);
}

/**
 * Sup-convolution: the best sum of two functions whose arguments sum to x. Each pair of concave stretches is a merge of
 * segments by slope; the result is the upper envelope of the pairs.
 *
 * @example
 * ```ts @import.meta.vitest
 * const dented = { xs: [-1, 0, 1], ys: [1, 0, 2] };
 * expect(supConvolve({ xs: [0, 1], ys: [0, 3] }, dented)).toEqual({ xs: [-1, 0, 1, 2], ys: [1, 4, 3, 5] });
 * ```
 */
export function supConvolve(a: Polyline, b: Polyline): Polyline {
  const pairs: Polyline[] = [];
  const others = concaveStretches(b);
  for (const one of concaveStretches(a)) for (const other of others) pairs.push(mergeConcave(one, other));
  return pairs.length === 1 ? pairs[0]! : upperEnvelope(pairs);
}

function slopeAfter({ xs, ys }: Polyline, i: number): number {
  return (ys[i + 1]! - ys[i]!) / (xs[i + 1]! - xs[i]!);
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** How far point i lies above the chord between two others. */
function bulge({ xs, ys }: Polyline, i: number, [left, right]: readonly [number, number]): number {
  return ys[i]! - ys[left]! - ((ys[right]! - ys[left]!) * (xs[i]! - xs[left]!)) / (xs[right]! - xs[left]!);
}

/** Slopes nearer than this share of their size are equal. */
const SLOPE_SHARE = 1e-10;

/** A corner too flat to matter but with a rising slope ends a stretch too: a merge by slope would stop at it. */
function concaveStretches(line: Polyline): Polyline[] {
  const { xs, ys } = line;
  const stretches: Polyline[] = [];
  let from = 0;
  for (let i = 1; i < xs.length - 1; i += 1) {
    const [before, after] = [slopeAfter(line, i - 1), slopeAfter(line, i)];
    if (after - before <= SLOPE_SHARE * (Math.abs(before) + Math.abs(after))) continue;
    stretches.push({ xs: xs.slice(from, i + 1), ys: ys.slice(from, i + 1) });
    from = i;
  }
  stretches.push({ xs: xs.slice(from), ys: ys.slice(from) });
  return stretches;
}

function mergeConcave(a: Polyline, b: Polyline): Polyline {
  const xs = [a.xs[0]! + b.xs[0]!];
  const ys = [a.ys[0]! + b.ys[0]!];
  let i = 0;
  let j = 0;
  while (i < a.xs.length - 1 || j < b.xs.length - 1) {
    const isFirst = j === b.xs.length - 1 || (i < a.xs.length - 1 && slopeAfter(a, i) >= slopeAfter(b, j));
    if (isFirst) i += 1;
    else j += 1;
    xs.push(a.xs[i]! + b.xs[j]!);
    ys.push(a.ys[i]! + b.ys[j]!);
  }
  return { xs, ys };
}

/** Between two neighbouring corners all lines are straight: the highest there, and where another crosses it. */
function upperEnvelope(lines: readonly Polyline[]): Polyline {
  const corners = [...new Set(lines.flatMap(({ xs }) => xs))].sort((p, q) => p - q);
  const xs: number[] = [];
  const ys: number[] = [];
  const add = (x: number, y: number) => {
    if (x === xs.at(-1)) ys[ys.length - 1] = Math.max(y, ys.at(-1)!);
    else {
      xs.push(x);
      ys.push(y);
    }
  };
  for (let k = 0; k + 1 < corners.length; k += 1) addHighest(lines, [corners[k]!, corners[k + 1]!], add);
  if (corners.length === 1) add(corners[0]!, Math.max(...lines.map((line) => valueAt(line, corners[0]!))));
  return { xs, ys };
}

type Chord = { readonly leftY: number; readonly rightY: number };

function addHighest(
  lines: readonly Polyline[],
  [from, to]: [number, number],
  add: (x: number, y: number) => void,
): void {
  const chords = lines
    .map((line): Chord => ({ leftY: valueAt(line, from), rightY: valueAt(line, to) }))
    .filter(({ leftY, rightY }) => leftY > -Infinity && rightY > -Infinity);
  let share = 0;
  let best = chords.reduce((p, q) => (q.leftY > p.leftY || (q.leftY === p.leftY && q.rightY > p.rightY) ? q : p));
  add(from, best.leftY);
  for (;;) {
    let next: Chord | null = null;
    let nextShare = 1;
    for (const chord of chords) {
      if (chord.rightY <= best.rightY) continue;
      const crossing = (best.leftY - chord.leftY) / (best.leftY - chord.leftY + chord.rightY - best.rightY);
      if (
        crossing > share &&
        (crossing < nextShare || (crossing === nextShare && next !== null && chord.rightY > next.rightY))
      ) {
        [next, nextShare] = [chord, crossing];
      }
    }
    if (next === null || nextShare >= 1) break;
    add(from + nextShare * (to - from), next.leftY + nextShare * (next.rightY - next.leftY));
    [best, share] = [next, nextShare];
  }
  add(to, best.rightY);
}

/** Without points that only rounding made. Of points in one place the highest counts: a stretch may begin beside it. */
function simplify(line: Polyline): Polyline {
  const roundingX = 100 * ROUNDING_SHARE * largest(line.xs);
  const roundingY = ROUNDING_SHARE * largest(line.ys);
  const xs: number[] = [];
  const ys: number[] = [];
  line.xs.forEach((x, i) => {
    const y = line.ys[i]!;
    const last = xs.length - 1;
    if (last >= 0 && x - xs[last]! <= roundingX) {
      ys[last] = Math.max(ys[last]!, y);
      return;
    }
    xs.push(x);
    ys.push(y);
  });
  const all = { xs, ys };
  const kept: number[] = [];
  for (let i = 0; i < xs.length; i += 1) {
    while (kept.length > 1 && Math.abs(bulge(all, kept.at(-1)!, [kept.at(-2)!, i])) <= roundingY) kept.pop();
    kept.push(i);
  }
  return { xs: kept.map((i) => xs[i]!), ys: kept.map((i) => ys[i]!) };
}

/**
 * The function on the part of its interval from `low` to `high`, without corners that only rounding made; a single point where
 * they meet or do not overlap.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(cutPolyline({ xs: [0, 4], ys: [0, 4] }, 1, 9)).toEqual({ xs: [1, 4], ys: [1, 4] });
 * ```
 */
export function cutPolyline(line: Polyline, low: number, high: number): Polyline {
  const { xs } = line;
  const from = Math.min(xs.at(-1)!, Math.max(xs[0]!, low));
  const to = Math.max(from, Math.min(xs.at(-1)!, high));
  const inner = xs.filter((x) => x > from && x < to);
  const kept = from === to ? [from] : [from, ...inner, to];
  return simplify({ xs: kept, ys: kept.map((x) => valueAt(line, x)) });
}
