/** Requests to a service, one after the other. */
import type { Random } from '../../../base/random.js';
import { nextUniform } from '../../../base/random.js';
import { MS_PER_HOUR } from '../../../base/units.js';
import { requireAboveZero, requireFromZero } from '../require.js';

/** One request; the stream reuses the object. */
export type Request = {
  /** On the clock of the source; never before that of the request before. */
  arrivalMs: number;
  contextCount: number;
  generatedCount: number;
};

/** Gives the next request, or null at the end. */
export type RequestStream = () => Readonly<Request> | null;

export type RequestTable = {
  /** Ascending. */
  readonly arrivalsMs: Float64Array;
  readonly contextCounts: Float64Array;
  readonly generatedCounts: Float64Array;
};

/**
 * The requests of a trace.
 *
 * @throws RangeError when the columns differ in length or a value is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const one = Float64Array.of(1);
 * const next = listRequests({ arrivalsMs: one, contextCounts: one, generatedCounts: one });
 * expect([next()?.arrivalMs, next()]).toEqual([1, null]);
 * ```
 */
export function listRequests({ arrivalsMs, contextCounts, generatedCounts }: RequestTable): RequestStream {
  const { length } = arrivalsMs;
  if (contextCounts.length !== length || generatedCounts.length !== length) {
    throw new RangeError(
      `Give columns of one length; these are ${length}, ${contextCounts.length}, ${generatedCounts.length}.`,
    );
  }
  const request: Request = { arrivalMs: 0, contextCount: 0, generatedCount: 0 };
  let index = 0;
  return () => {
    if (index === length) return null;
    const arrivalMs = arrivalsMs[index]!;
    if (!(arrivalMs >= request.arrivalMs))
      throw new RangeError(`Give arrivals from 0, ascending; request ${index} comes at ${arrivalMs}.`);
    request.arrivalMs = arrivalMs;
    requireFromZero('contextCounts', (request.contextCount = contextCounts[index]!));
    requireFromZero('generatedCounts', (request.generatedCount = generatedCounts[index]!));
    index += 1;
    return request;
  };
}

export type PoissonRequests = {
  readonly requestsPerHour: number;
  /** Mean tokens of a request; exponential. */
  readonly contextCount: number;
  /** Mean tokens of an answer; exponential. */
  readonly generatedCount: number;
};

/**
 * Requests that come at a constant rate independent of each other, without end.
 *
 * @throws RangeError when the rate is not above 0 or a mean below 0.
 */
export function drawRequests(spec: PoissonRequests, random: Random): RequestStream {
  requireAboveZero('requestsPerHour', spec.requestsPerHour);
  requireFromZero('contextCount', spec.contextCount);
  requireFromZero('generatedCount', spec.generatedCount);
  const exponential = () => -Math.log(1 - nextUniform(random));
  const request: Request = { arrivalMs: 0, contextCount: 0, generatedCount: 0 };
  return () => {
    request.arrivalMs += (exponential() * MS_PER_HOUR) / spec.requestsPerHour;
    request.contextCount = exponential() * spec.contextCount;
    request.generatedCount = exponential() * spec.generatedCount;
    return request;
  };
}
