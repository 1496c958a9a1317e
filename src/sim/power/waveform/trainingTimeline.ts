/** The phases of a training job in order, each with its level: a renewal process with checkpoints and failures. */
import type { Random } from '../../../base/random.js';
import { nextNormal, nextUniform } from '../../../base/random.js';
import { MS_PER_HOUR, MS_PER_SECOND } from '../../../base/units.js';
import type { TrainingJob } from './trainingJob.js';

type Phase = 'waiting' | 'overshoot' | 'compute' | 'communication' | 'checkpoint' | 'down' | 'stopped';

/** What has been reached; an iteration counts when it is over. */
export type TrainingProgress = {
  /** Iterations that no failure has undone. */
  stepCount: number;
  /** Iterations that failures have undone. */
  lostStepCount: number;
  checkpointCount: number;
  failureCount: number;
};

/** Mutable; made by {@link toTrainingTimeline}. */
export type TrainingTimeline = {
  readonly job: TrainingJob;
  readonly random: Random;
  phase: Phase;
  startMs: number;
  endMs: number;
  /** Level of the phase as a share of the design power. */
  levelFraction: number;
  failureMs: number;
  /** Length of the iteration under way. */
  iterationMs: number;
  unsavedStepCount: number;
  readonly progress: TrainingProgress;
};

const MOST_DEVIATIONS = 3;

/**
 * A job that waits for its start.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { toTrainingJob } = await import('./trainingJob.js');
 * const { toRandom } = await import('../../../base/random.js');
 * const job = toTrainingJob({ gpuCount: 1, tdpW: 700, iterationSeconds: 1, computeShare: 0.75, startSeconds: 2 });
 * const timeline = toTrainingTimeline(job, toRandom(1));
 * nextPhase(timeline);
 * expect([timeline.startMs, timeline.endMs, timeline.levelFraction]).toEqual([2000, 2750, 0.786]);
 * ```
 */
export function toTrainingTimeline(job: TrainingJob, random: Random): TrainingTimeline {
  return {
    ...{ job, random, phase: 'waiting', startMs: 0, endMs: job.startSeconds * MS_PER_SECOND },
    ...{ levelFraction: job.idleFraction, failureMs: Infinity, iterationMs: 0, unsavedStepCount: 0 },
    progress: { stepCount: 0, lostStepCount: 0, checkpointCount: 0, failureCount: 0 },
  };
}

/** Goes on to the phase that begins where this one ends; the last one, stopped, never ends. */
export function nextPhase(timeline: TrainingTimeline): void {
  const { job } = timeline;
  timeline.startMs = timeline.endMs;
  if (timeline.startMs >= job.stopSeconds * MS_PER_SECOND) begin(timeline, 'stopped', job.idleFraction, Infinity);
  else if (timeline.startMs >= timeline.failureMs) fail(timeline);
  else follow(timeline);
}

function follow(timeline: TrainingTimeline): void {
  const { job, progress } = timeline;
  switch (timeline.phase) {
    case 'waiting':
    case 'down':
      timeline.failureMs = timeline.startMs + drawFailureMs(timeline);
      beginIteration(timeline);
      return;
    case 'overshoot':
      begin(timeline, 'compute', job.computeFraction, computeMs(timeline) - job.overshootMs);
      return;
    case 'compute':
      begin(timeline, 'communication', job.communicationFraction, timeline.iterationMs - computeMs(timeline));
      return;
    case 'communication':
      progress.stepCount += 1;
      timeline.unsavedStepCount += 1;
      if (timeline.unsavedStepCount < job.checkpointStepCount) beginIteration(timeline);
      else begin(timeline, 'checkpoint', job.checkpointFraction, job.checkpointSeconds * MS_PER_SECOND);
      return;
    case 'checkpoint':
      progress.checkpointCount += 1;
      timeline.unsavedStepCount = 0;
      beginIteration(timeline);
      return;
    case 'stopped':
      return;
  }
}

function begin(timeline: TrainingTimeline, phase: Phase, levelFraction: number, lengthMs: number): void {
  const { job, startMs } = timeline;
  timeline.phase = phase;
  timeline.levelFraction = levelFraction;
  const stopMs = phase === 'stopped' ? Infinity : job.stopSeconds * MS_PER_SECOND;
  const failureMs = phase === 'down' ? Infinity : timeline.failureMs;
  timeline.endMs = Math.min(startMs + lengthMs, stopMs, Math.max(startMs, failureMs));
}

function beginIteration(timeline: TrainingTimeline): void {
  const { job, random } = timeline;
  const deviation = job.jitterFraction === 0 ? 0 : nextNormal(random);
  const cut = Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, deviation));
  timeline.iterationMs = job.iterationSeconds * MS_PER_SECOND * (1 + job.jitterFraction * cut);
  const hasOvershoot = job.overshootFraction > 0 && computeMs(timeline) > job.overshootMs;
  if (hasOvershoot) begin(timeline, 'overshoot', job.overshootFraction, job.overshootMs);
  else begin(timeline, 'compute', job.computeFraction, computeMs(timeline));
}

function fail(timeline: TrainingTimeline): void {
  const { job, progress } = timeline;
  progress.failureCount += 1;
  progress.stepCount -= timeline.unsavedStepCount;
  progress.lostStepCount += timeline.unsavedStepCount;
  timeline.unsavedStepCount = 0;
  timeline.failureMs = Infinity;
  begin(timeline, 'down', job.idleFraction, job.restartSeconds * MS_PER_SECOND);
}

function computeMs({ iterationMs, job }: TrainingTimeline): number {
  return iterationMs * job.computeShare;
}

function drawFailureMs({ job, random }: TrainingTimeline): number {
  if (job.failureHours === Infinity) return Infinity;
  return -Math.log(1 - nextUniform(random)) * job.failureHours * MS_PER_HOUR;
}
