/** A service that answers requests, seen from its power. */
import { requireAboveZero, requireCount, requireField, requireFromZero } from '../require.js';

/** GPU power at a number of sequences that one replica answers at once. */
export type LoadPower = { readonly sequenceCount: number; readonly powerFraction: number };

/** What a person may write. Powers are shares of the GPUs' thermal design power. */
export type ServingJobSpec = {
  readonly replicaCount: number;
  readonly gpusPerReplicaCount: number;
  /** Thermal design power of one GPU. */
  readonly tdpW: number;
  /** What else a server draws per GPU at all times; 0 by default. */
  readonly otherW?: number;
  /**
   * Power by load, from 0 sequences on, straight between the points and level behind the last. By default H100: 0.104 idle,
   * 0.631 up to 16 sequences (442 W of 700), 0.841 from 256 (589 W).
   */
  readonly loadPowers?: readonly LoadPower[];
  /** Time to read one token of a request. */
  readonly contextTokenSeconds: number;
  /** Time to write one token of the answer. */
  readonly generatedTokenSeconds: number;
};

/** Normal form: filled, checked, frozen. */
export type ServingJob = Required<ServingJobSpec>;

const H100_LOAD_POWERS: readonly LoadPower[] = [
  { sequenceCount: 0, powerFraction: 0.104 },
  { sequenceCount: 1, powerFraction: 0.631 },
  { sequenceCount: 16, powerFraction: 0.631 },
  { sequenceCount: 256, powerFraction: 0.841 },
];

/**
 * A checked, frozen service.
 *
 * @throws RangeError naming the field that is out of its range.
 * @source Default powers: ML.ENERGY benchmark v3, chat models on H100, median power at up to 16 and from 256 sequences; idle
 * as the public trace of eight H100.
 * @example
 * ```ts @import.meta.vitest
 * const times = { contextTokenSeconds: 0.0002, generatedTokenSeconds: 0.02 };
 * const job = toServingJob({ replicaCount: 10, gpusPerReplicaCount: 8, tdpW: 700, ...times });
 * expect(servingKw(job, 0)).toBeCloseTo(5.824, 9);
 * expect(servingKw(job, 2560)).toBeCloseTo(47.096, 9);
 * ```
 */
export function toServingJob(spec: ServingJobSpec): ServingJob {
  const job = { otherW: 0, loadPowers: H100_LOAD_POWERS, ...spec };
  requireCount('replicaCount', job.replicaCount);
  requireCount('gpusPerReplicaCount', job.gpusPerReplicaCount);
  requireAboveZero('tdpW', job.tdpW);
  requireFromZero('otherW', job.otherW);
  requireFromZero('contextTokenSeconds', job.contextTokenSeconds);
  requireFromZero('generatedTokenSeconds', job.generatedTokenSeconds);
  requireCurve(job.loadPowers);
  return Object.freeze({ ...job, loadPowers: Object.freeze([...job.loadPowers]) });
}

function requireCurve(points: readonly LoadPower[]): void {
  requireField('the first sequenceCount', points[0]?.sequenceCount ?? NaN, points[0]?.sequenceCount === 0, 'as 0');
  points.forEach(({ sequenceCount, powerFraction }, index) => {
    const isAscending = index === 0 || sequenceCount > points[index - 1]!.sequenceCount;
    requireField('sequenceCount', sequenceCount, isAscending && sequenceCount < Infinity, 'ascending');
    requireFromZero('powerFraction', powerFraction);
  });
}

/**
 * Power of the service while it answers that many sequences, spread evenly over the replicas.
 *
 * @units kW.
 */
export function servingKw(job: ServingJob, sequenceCount: number): number {
  const { replicaCount, gpusPerReplicaCount, tdpW, otherW, loadPowers } = job;
  const perReplica = sequenceCount / replicaCount;
  const above = loadPowers.findIndex((point) => point.sequenceCount >= perReplica);
  const right = above < 0 ? loadPowers.at(-1)! : loadPowers[above]!;
  const left = above < 1 ? right : loadPowers[above - 1]!;
  const span = right.sequenceCount - left.sequenceCount;
  const share = span === 0 ? 0 : (perReplica - left.sequenceCount) / span;
  const fraction = left.powerFraction + share * (right.powerFraction - left.powerFraction);
  return (replicaCount * gpusPerReplicaCount * (fraction * tdpW + otherW)) / 1000;
}
