/** Edges of a power to means over steps, exactly: a jump within a step counts by the part of the step behind it. */

/** Mutable; made by {@link toStepMeans}. One block at a time: `beginBlock`, `addEdge` for each, `endBlock`. */
export type StepMeans = {
  readonly stepMs: number;
  /** Steps before this block. */
  position: number;
  sampleCount: number;
  /** Power at the block's start. */
  baseKw: number;
  /** End of the block under way. */
  endMs: number;
};

/** Means over steps of this length, from 0 on. */
export function toStepMeans(stepMs: number): StepMeans {
  return { stepMs, position: 0, sampleCount: 0, baseKw: 0, endMs: 0 };
}

/** Clears the block; `baseKw` is the power at its start. */
export function beginBlock(means: StepMeans, block: Float64Array, sampleCount: number, baseKw: number): void {
  block.fill(0, 0, sampleCount);
  means.sampleCount = sampleCount;
  means.baseKw = baseKw;
  means.endMs = (means.position + sampleCount) * means.stepMs;
}

/** A jump at an instant inside the block, in any order. */
export function addEdge(means: StepMeans, block: Float64Array, edgeMs: number, jumpKw: number): void {
  const steps = edgeMs / means.stepMs - means.position;
  const step = Math.min(Math.max(0, Math.floor(steps)), means.sampleCount - 1);
  const behind = Math.min(1, Math.max(0, 1 - (steps - step)));
  block[step]! += jumpKw * behind;
  if (step + 1 < means.sampleCount) block[step + 1]! += jumpKw * (1 - behind);
}

/** Adds the jumps up to powers. */
export function endBlock(means: StepMeans, block: Float64Array): void {
  let powerKw = means.baseKw;
  for (let i = 0; i < means.sampleCount; i += 1) {
    powerKw += block[i]!;
    block[i] = powerKw;
  }
  means.position += means.sampleCount;
}
