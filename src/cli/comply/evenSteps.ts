/** Rows at their own times to means over even steps. A row holds until the next one, but not across a pause. */

/** One block of each channel in turn; NaN marks a gap. */
export type StepSink = (channels: readonly Float64Array[], sampleCount: number) => void;

export type StepGrid = { readonly startMs: number; readonly stepMs: number; readonly channelCount: number };

export type EvenSteps = {
  readonly add: (timeMs: number, values: ArrayLike<number>) => void;
  /** The last row holds for one step. */
  readonly finish: () => void;
  /** Shortest and longest distance of two rows beside the pauses. */
  readonly spread: () => readonly [shortMs: number, longMs: number];
};

const BLOCK_COUNT = 4096;
/** Steps after which a row no longer holds. */
const PAUSE_STEPS = 2.5;
/** Times this near to a step's edge, as a share of the step, are on it: clocks jitter and times are rounded. */
const SNAP_SHARE = 0.01;

/**
 * Means over steps of one length.
 *
 * @example
 * ```ts @import.meta.vitest
 * const seen: number[] = [];
 * const steps = toEvenSteps({ startMs: 0, stepMs: 100, channelCount: 1 }, ([power], count) => void seen.push(...power!.subarray(0, count)));
 * for (const [ms, kw] of [[0, 1], [100, 2], [250, 4], [700, 5]] as const) steps.add(ms, [kw]);
 * steps.finish();
 * expect(seen).toEqual([1, 2, 3, NaN, NaN, NaN, NaN, 5]);
 * ```
 */
export function toEvenSteps({ startMs, stepMs, channelCount }: StepGrid, sink: StepSink): EvenSteps {
  const spread: [number, number] = [Infinity, 0];
  const held = new Float64Array(channelCount);
  const means = toMeans(channelCount, sink);
  let lastMs = NaN;
  const toPlace = (timeMs: number): number => {
    const place = (timeMs - startMs) / stepMs;
    const whole = Math.round(place);
    return Math.abs(place - whole) <= SNAP_SHARE ? whole : place;
  };
  const add = (timeMs: number, values: ArrayLike<number>): void => {
    const pauseMs = timeMs - lastMs;
    if (pauseMs > PAUSE_STEPS * stepMs) {
      means.goTo(toPlace(lastMs + stepMs), held);
      means.goTo(toPlace(timeMs), null);
    } else if (pauseMs > 0) {
      means.goTo(toPlace(timeMs), held);
      spread[0] = Math.min(spread[0], pauseMs);
      spread[1] = Math.max(spread[1], pauseMs);
    }
    held.set(values);
    lastMs = timeMs;
  };
  const finish = (): void => {
    if (!Number.isNaN(lastMs)) means.goTo(Math.floor(toPlace(lastMs + stepMs)), held);
    means.flush();
  };
  return { add, finish, spread: () => spread };
}

/** Sums values up step by step; places count steps from the start. */
function toMeans(channelCount: number, sink: StepSink) {
  const block = Array.from({ length: channelCount }, () => new Float64Array(BLOCK_COUNT));
  const sums = new Float64Array(channelCount);
  let [filled, place, covered] = [0, 0, 0];
  const flush = (): void => {
    if (filled > 0) sink(block, filled);
    filled = 0;
  };
  const endStep = (): void => {
    for (let c = 0; c < channelCount; c += 1) block[c]![filled] = covered > 1 - 1e-9 ? sums[c]! / covered : NaN;
    sums.fill(0);
    covered = 0;
    filled += 1;
    if (filled === BLOCK_COUNT) flush();
  };
  /** Goes on with these values, or with none. */
  const goTo = (end: number, held: Float64Array | null): void => {
    while (place < end - 1e-12) {
      const edge = Math.min(end, Math.floor(place + 1e-12) + 1);
      if (held !== null) {
        covered += edge - place;
        for (let c = 0; c < channelCount; c += 1) sums[c]! += held[c]! * (edge - place);
      }
      place = edge;
      if (Number.isInteger(edge)) endStep();
    }
  };
  return { goTo, flush };
}
