/** A synchronous training job seen from its power: the same few phases over and over. */
import { requireAboveZero, requireCount, requireField, requireFromZero, requireShare } from '../require.js';

/** What a person may write. Powers are shares of the GPUs' thermal design power. */
export type TrainingJobSpec = {
  readonly gpuCount: number;
  /** Thermal design power of one GPU. */
  readonly tdpW: number;
  /** What else a server draws per GPU at all times (processors, fans, network); 0 by default. */
  readonly otherW?: number;
  /** Length of one iteration (step of the optimiser). */
  readonly iterationSeconds: number;
  /** Part of the iteration spent computing, the rest communicating; 0 to 1. */
  readonly computeShare: number;
  /** 0.786 by default, as the compute level of eight H100 (4.4 kW of 5.6 kW). */
  readonly computeFraction?: number;
  /** While waiting for the network; 0.45 by default, an assumption. */
  readonly communicationFraction?: number;
  /** 0.214 by default, as eight H100 that save (1.2 kW). */
  readonly checkpointFraction?: number;
  /** Before the start, after the stop and after a failure; 0.104 by default, as eight H100 (0.58 kW). */
  readonly idleFraction?: number;
  /** Peak at the start of each compute phase; none by default. 1.1 is the least that GB200 asks to be provided. */
  readonly overshootFraction?: number;
  /** Length of that peak, within the compute phase; 50 by default. */
  readonly overshootMs?: number;
  /** Iterations between checkpoints; Infinity, none, by default. */
  readonly checkpointStepCount?: number;
  /** How long the job computes nothing while it saves; 0 by default. */
  readonly checkpointSeconds?: number;
  /** Begin of the job on the source's clock; 0 by default. */
  readonly startSeconds?: number;
  /** End of the job; Infinity by default. */
  readonly stopSeconds?: number;
  /** Mean time between failures of the whole job; Infinity by default. */
  readonly failureHours?: number;
  /** From a failure to computing again, at idle power; the work since the last checkpoint is then done once more. */
  readonly restartSeconds?: number;
  /** Deviation of the iterations' length as a share of it, common to all groups; 0 by default, cut at three deviations. */
  readonly jitterFraction?: number;
  /** Groups of GPUs that run the same phases with a lag each; 1 by default. */
  readonly groupCount?: number;
  /** The groups' lags are uniform from 0 to this; 0, all together, by default. */
  readonly desyncSeconds?: number;
};

/** Normal form: filled, checked, frozen. */
export type TrainingJob = Required<TrainingJobSpec>;

const DEFAULTS = {
  otherW: 0,
  computeFraction: 0.786,
  communicationFraction: 0.45,
  checkpointFraction: 0.214,
  idleFraction: 0.104,
  overshootFraction: 0,
  overshootMs: 50,
  checkpointStepCount: Infinity,
  checkpointSeconds: 0,
  startSeconds: 0,
  stopSeconds: Infinity,
  failureHours: Infinity,
  restartSeconds: 0,
  jitterFraction: 0,
  groupCount: 1,
  desyncSeconds: 0,
} as const;

/**
 * A checked, frozen job.
 *
 * @throws RangeError naming the field that is out of its range.
 * @source Levels: power of eight H100 during training with checkpoints, public trace of about 0.1 s (grantwilkins/
 * training_profile). Overshoot and period: Choukse et al. 2025, arXiv 2508.14318, sections 2 and 3.
 * @example
 * ```ts @import.meta.vitest
 * const job = toTrainingJob({ gpuCount: 8, tdpW: 700, iterationSeconds: 0.25, computeShare: 0.8 });
 * expect(job.checkpointStepCount).toBe(Infinity);
 * expect(() => toTrainingJob({ ...job, computeShare: 80 })).toThrow('computeShare from 0 to 1');
 * ```
 */
export function toTrainingJob(spec: TrainingJobSpec): TrainingJob {
  const job = { ...DEFAULTS, ...spec };
  requireLevels(job);
  requireTimes(job);
  return Object.freeze(job);
}

function requireLevels(job: TrainingJob): void {
  requireCount('gpuCount', job.gpuCount);
  requireCount('groupCount', job.groupCount);
  requireField('groupCount', job.groupCount, job.groupCount <= job.gpuCount, 'at most gpuCount');
  requireAboveZero('tdpW', job.tdpW);
  requireFromZero('otherW', job.otherW);
  requireShare('computeShare', job.computeShare);
  const levels = ['computeFraction', 'communicationFraction', 'checkpointFraction', 'idleFraction'] as const;
  for (const field of levels) requireFromZero(field, job[field]);
  requireFromZero('overshootFraction', job.overshootFraction);
}

function requireTimes(job: TrainingJob): void {
  requireAboveZero('iterationSeconds', job.iterationSeconds);
  const spans = ['overshootMs', 'checkpointSeconds', 'startSeconds', 'restartSeconds', 'desyncSeconds'] as const;
  for (const field of spans) requireFromZero(field, job[field]);
  requireField('stopSeconds', job.stopSeconds, job.stopSeconds >= job.startSeconds, 'from startSeconds');
  requireField('failureHours', job.failureHours, job.failureHours > 0, 'above 0');
  requireField(
    'jitterFraction',
    job.jitterFraction,
    job.jitterFraction >= 0 && job.jitterFraction < 1 / 3,
    'from 0, below 1/3',
  );
  const isWhole = Number.isInteger(job.checkpointStepCount) || job.checkpointStepCount === Infinity;
  requireField(
    'checkpointStepCount',
    job.checkpointStepCount,
    isWhole && job.checkpointStepCount >= 1,
    'a whole number from 1',
  );
}

/**
 * Power of the whole job where every GPU runs at a share of its design power.
 *
 * @units kW.
 * @example
 * ```ts @import.meta.vitest
 * const job = toTrainingJob({ gpuCount: 8, tdpW: 700, otherW: 50, iterationSeconds: 1, computeShare: 0.5 });
 * expect(levelKw(job, 0.5)).toBeCloseTo(3.2, 12);
 * ```
 */
export function levelKw(job: Pick<TrainingJob, 'gpuCount' | 'tdpW' | 'otherW'>, shareFraction: number): number {
  return (job.gpuCount * (shareFraction * job.tdpW + job.otherW)) / 1000;
}
