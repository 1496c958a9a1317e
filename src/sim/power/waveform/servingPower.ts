/** The power of a service as a source of samples. */
import { MS_PER_SECOND } from '../../../base/units.js';
import type { PowerSource } from '../powerStream.js';
import { requireAboveZero, requireCount } from '../require.js';
import { earliestMs, putInstant, takeEarliest, toEarliest } from './earliest.js';
import type { RequestStream } from './requests.js';
import type { ServingJob } from './servingJob.js';
import { servingKw } from './servingJob.js';
import { addEdge, beginBlock, endBlock, toStepMeans } from './stepMeans.js';

export type ServingOptions = {
  readonly stepMs: number;
  readonly sampleCount: number;
  readonly requests: RequestStream;
};

/**
 * The service's power as means over steps. A request is answered from its arrival until its context is read and its answer
 * written; none waits. With Poisson arrivals the number at once is Poisson too, with mean rate times mean time (M/G/inf).
 *
 * @units kW.
 * @throws RangeError when the step is not above 0 or the count not whole and from 1.
 * @example
 * ```ts @import.meta.vitest
 * const { toServingJob } = await import('./servingJob.js');
 * const { listRequests } = await import('./requests.js');
 * const { collectPower } = await import('../powerStream.js');
 * const loadPowers = [{ sequenceCount: 0, powerFraction: 0 }, { sequenceCount: 1, powerFraction: 1 }];
 * const times = { contextTokenSeconds: 0, generatedTokenSeconds: 0.5 };
 * const job = toServingJob({ replicaCount: 1, gpusPerReplicaCount: 1, tdpW: 1000, loadPowers, ...times });
 * const one = Float64Array.of(1);
 * const requests = listRequests({ arrivalsMs: Float64Array.of(1000), contextCounts: one, generatedCounts: one });
 * expect([...collectPower(toServingSource(job, { stepMs: 1000, sampleCount: 3, requests }))]).toEqual([0, 0.5, 0]);
 * ```
 */
export function toServingSource(job: ServingJob, { stepMs, sampleCount, requests }: ServingOptions): PowerSource {
  requireAboveZero('stepMs', stepMs);
  requireCount('sampleCount', sampleCount);
  const means = toStepMeans(stepMs);
  const departures = toEarliest();
  let coming = requests();
  let powerKw = servingKw(job, 0);
  const fill = (block: Float64Array): number => {
    const count = Math.min(block.length, sampleCount - means.position);
    if (count === 0) return 0;
    beginBlock(means, block, count, powerKw);
    for (;;) {
      const arrivalMs = coming?.arrivalMs ?? Infinity;
      const edgeMs = Math.min(arrivalMs, earliestMs(departures));
      if (edgeMs >= means.endMs) break;
      if (coming !== null && arrivalMs <= edgeMs) {
        putInstant(departures, arrivalMs + answerMs(job, coming));
        coming = requests();
      } else takeEarliest(departures);
      const nextKw = servingKw(job, departures.count);
      addEdge(means, block, edgeMs, nextKw - powerKw);
      powerKw = nextKw;
    }
    endBlock(means, block);
    return count;
  };
  return { stepMs, fill };
}

function answerMs(
  job: ServingJob,
  request: { readonly contextCount: number; readonly generatedCount: number },
): number {
  const { contextTokenSeconds, generatedTokenSeconds } = job;
  return (request.contextCount * contextTokenSeconds + request.generatedCount * generatedTokenSeconds) * MS_PER_SECOND;
}
