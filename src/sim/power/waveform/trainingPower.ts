/** The power of a training job as a source of samples. */
import type { Random } from '../../../base/random.js';
import { nextUniform } from '../../../base/random.js';
import { MS_PER_SECOND } from '../../../base/units.js';
import type { PowerSource } from '../powerStream.js';
import { requireAboveZero, requireCount } from '../require.js';
import { addEdge, beginBlock, endBlock, toStepMeans } from './stepMeans.js';
import type { TrainingJob } from './trainingJob.js';
import { levelKw } from './trainingJob.js';
import type { TrainingProgress, TrainingTimeline } from './trainingTimeline.js';
import { nextPhase, toTrainingTimeline } from './trainingTimeline.js';

export type TrainingSource = PowerSource & { readonly progress: () => Readonly<TrainingProgress> };

export type SampleOptions = {
  readonly stepMs: number;
  /** How many samples there are. */
  readonly sampleCount: number;
  readonly random: Random;
};

/** Phases of the job that the slowest group has still to begin, in a ring. */
type PhaseRing = { startsMs: Float64Array; levels: Float64Array; oldestIndex: number; end: number };

type Group = { readonly lagMs: number; readonly shareFraction: number; nextIndex: number; levelFraction: number };

const FIRST_ROOM_COUNT = 64;

/**
 * The job's power as means over steps, exact for any step: all steps together hold the energy of the phases. Each group of
 * GPUs runs the same phases, late by its own lag; at lags uniform over D the amplitude at a frequency f falls to
 * |sin(pi f D)/(pi f D)| of that of one group, for many groups.
 *
 * @units kW.
 * @throws RangeError when the step is not above 0 or the count not whole and from 1.
 * @example
 * ```ts @import.meta.vitest
 * const { toTrainingJob } = await import('./trainingJob.js');
 * const { toRandom } = await import('../../../base/random.js');
 * const { collectPower } = await import('../powerStream.js');
 * const levels = { computeFraction: 1, communicationFraction: 0.5 };
 * const job = toTrainingJob({ gpuCount: 1, tdpW: 1000, iterationSeconds: 1, computeShare: 0.75, ...levels });
 * const source = toTrainingSource(job, { stepMs: 500, sampleCount: 4, random: toRandom(1) });
 * expect([...collectPower(source)]).toEqual([1, 0.75, 1, 0.75]);
 * ```
 */
export function toTrainingSource(job: TrainingJob, { stepMs, sampleCount, random }: SampleOptions): TrainingSource {
  requireAboveZero('stepMs', stepMs);
  requireCount('sampleCount', sampleCount);
  const groups = toGroups(job, random);
  const timeline = toTrainingTimeline(job, random);
  const ring: PhaseRing = {
    startsMs: new Float64Array(FIRST_ROOM_COUNT),
    levels: new Float64Array(FIRST_ROOM_COUNT),
    oldestIndex: 0,
    end: 0,
  };
  const means = toStepMeans(stepMs);
  const swingKw = levelKw(job, 1) - levelKw(job, 0);
  const fill = (block: Float64Array): number => {
    const count = Math.min(block.length, sampleCount - means.position);
    if (count === 0) return 0;
    beginBlock(means, block, count, sumKw(job, groups));
    drawPhases(timeline, ring, means.endMs);
    for (const group of groups) {
      const groupKw = swingKw * group.shareFraction;
      for (; group.nextIndex < ring.end; group.nextIndex += 1) {
        const slot = group.nextIndex & (ring.levels.length - 1);
        const edgeMs = ring.startsMs[slot]! + group.lagMs;
        if (edgeMs >= means.endMs) break;
        addEdge(means, block, edgeMs, groupKw * (ring.levels[slot]! - group.levelFraction));
        group.levelFraction = ring.levels[slot]!;
      }
    }
    ring.oldestIndex = groups.reduce((oldest, { nextIndex }) => Math.min(oldest, nextIndex), ring.end);
    endBlock(means, block);
    return count;
  };
  return { stepMs, fill, progress: () => ({ ...timeline.progress }) };
}

function toGroups(job: TrainingJob, random: Random): Group[] {
  const { gpuCount, groupCount, desyncSeconds, idleFraction } = job;
  return Array.from({ length: groupCount }, (_, index) => {
    const gpus = Math.floor(((index + 1) * gpuCount) / groupCount) - Math.floor((index * gpuCount) / groupCount);
    const lagMs = desyncSeconds === 0 ? 0 : nextUniform(random) * desyncSeconds * MS_PER_SECOND;
    return { lagMs, shareFraction: gpus / gpuCount, nextIndex: 0, levelFraction: idleFraction };
  });
}

/** From the levels anew at each block, so that rounding does not add up over a week. */
function sumKw(job: TrainingJob, groups: readonly Group[]): number {
  return groups.reduce((sum, group) => sum + group.shareFraction * levelKw(job, group.levelFraction), 0);
}

/** All phases that begin before an instant. */
function drawPhases(timeline: TrainingTimeline, ring: PhaseRing, untilMs: number): void {
  while (timeline.endMs < untilMs) {
    nextPhase(timeline);
    if (ring.end - ring.oldestIndex === ring.levels.length) grow(ring);
    const slot = ring.end & (ring.levels.length - 1);
    ring.startsMs[slot] = timeline.startMs;
    ring.levels[slot] = timeline.levelFraction;
    ring.end += 1;
  }
}

function grow(ring: PhaseRing): void {
  const mask = ring.levels.length - 1;
  const startsMs = new Float64Array(2 * ring.levels.length);
  const levels = new Float64Array(2 * ring.levels.length);
  for (let i = ring.oldestIndex; i < ring.end; i += 1) {
    startsMs[i & (2 * mask + 1)] = ring.startsMs[i & mask]!;
    levels[i & (2 * mask + 1)] = ring.levels[i & mask]!;
  }
  Object.assign(ring, { startsMs, levels });
}
