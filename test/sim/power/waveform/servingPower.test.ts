import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { toRandom } from '../../../../src/base/random.js';
import { mean, standardDeviation } from '../../../../src/base/statistics.js';
import { collectPower } from '../../../../src/sim/power/powerStream.js';
import { earliestMs, putInstant, takeEarliest, toEarliest } from '../../../../src/sim/power/waveform/earliest.js';
import { drawRequests, listRequests } from '../../../../src/sim/power/waveform/requests.js';
import { toServingJob } from '../../../../src/sim/power/waveform/servingJob.js';
import { toServingSource } from '../../../../src/sim/power/waveform/servingPower.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';

/** One kilowatt a sequence. */
const COUNTER = toServingJob({
  ...{ replicaCount: 1, gpusPerReplicaCount: 1, tdpW: 1000, contextTokenSeconds: 0, generatedTokenSeconds: 0.02 },
  loadPowers: [
    { sequenceCount: 0, powerFraction: 0 },
    { sequenceCount: 10_000, powerFraction: 10_000 },
  ],
});

describe('serving power', () => {
  it('M/G/inf: the number at once has the mean and variance of a Poisson number', () => {
    const requests = drawRequests({ requestsPerHour: 18_000, contextCount: 500, generatedCount: 300 }, toRandom(3));
    const samples = collectPower(toServingSource(COUNTER, { stepMs: 10, sampleCount: 1_500_000, requests })).subarray(
      10_000,
    );
    expect(Math.abs(mean(samples) / 30 - 1)).toBeLessThan(0.02);
    expect(Math.abs(standardDeviation(samples) ** 2 / 30 - 1)).toBeLessThan(0.1);
  });

  test.prop([fc.array(fc.tuple(fc.nat(9000), fc.nat(200)), { minLength: 1, maxLength: 40 })])(
    'the energy is that of the answers',
    (drawn) => {
      const sorted = drawn.toSorted((a, b) => a[0] - b[0]);
      const counts = Float64Array.from(sorted, ([, count]) => count);
      const arrivalsMs = Float64Array.from(sorted, ([ms]) => ms);
      const requests = listRequests({ arrivalsMs, contextCounts: counts, generatedCounts: counts });
      const samples = collectPower(toServingSource(COUNTER, { stepMs: 7, sampleCount: 3000, requests }));
      const kWs = samples.reduce((total, kw) => total + kw * 0.007, 0);
      expect(kWs).toBeCloseTo(
        counts.reduce((total, count) => total + count * 0.02, 0),
        6,
      );
    },
  );

  test.prop([fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 200 })])(
    'the heap gives instants in order',
    (instants) => {
      const heap = toEarliest();
      for (const instantMs of instants) putInstant(heap, instantMs);
      const taken = instants.map(() => {
        const ms = earliestMs(heap);
        takeEarliest(heap);
        return ms;
      });
      expect(taken).toEqual(instants.toSorted((a, b) => a - b));
      expect(earliestMs(heap)).toBe(Infinity);
    },
  );

  it('refuses arrivals out of order, curves that fall back and columns of different length', () => {
    const two = Float64Array.of(5, 4);
    const next = listRequests({ arrivalsMs: two, contextCounts: two, generatedCounts: two });
    next();
    expect(next).toThrow('ascending');
    expect(() => listRequests({ arrivalsMs: two, contextCounts: two, generatedCounts: Float64Array.of(1) })).toThrow(
      'one length',
    );
    expect(() => toServingJob({ ...COUNTER, loadPowers: [{ sequenceCount: 1, powerFraction: 1 }] })).toThrow('as 0');
  });
});

const TRACE = 'data/inference/AzureLLMInferenceTrace_code.csv';

describeWithShared('Azure code requests', [TRACE], () => {
  it('drive a service between its idle and its full power', () => {
    const rows = sharedText(TRACE).trim().split('\n').slice(1);
    const cells = rows.map((line) => line.split(','));
    const at = (text: string) => Date.parse(`${text.slice(0, 23).replace(' ', 'T')}Z`);
    const firstMs = at(cells[0]![0]!);
    const column = (index: number) => Float64Array.from(cells, (row) => Number(row[index]));
    const requests = listRequests({
      arrivalsMs: Float64Array.from(cells, (row) => at(row[0]!) - firstMs),
      ...{ contextCounts: column(1), generatedCounts: column(2) },
    });
    const times = { contextTokenSeconds: 0.0001, generatedTokenSeconds: 0.03 };
    const job = toServingJob({ replicaCount: 4, gpusPerReplicaCount: 8, tdpW: 700, ...times });
    const samples = collectPower(toServingSource(job, { stepMs: 100, sampleCount: 36_000, requests }));
    expect(Math.min(...samples)).toBeGreaterThanOrEqual(0.104 * 32 * 0.7 - 1e-9);
    expect(Math.max(...samples)).toBeLessThanOrEqual(0.841 * 32 * 0.7 + 1e-9);
    expect(standardDeviation(samples)).toBeGreaterThan(0.5);
  });
});
