import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { toRandom } from '../../../../src/base/random.js';
import { addSources, collectPower } from '../../../../src/sim/power/powerStream.js';
import type { TrainingJobSpec } from '../../../../src/sim/power/waveform/trainingJob.js';
import { levelKw, toTrainingJob } from '../../../../src/sim/power/waveform/trainingJob.js';
import { toTrainingSource } from '../../../../src/sim/power/waveform/trainingPower.js';

const BASE = { gpuCount: 1000, tdpW: 1000, iterationSeconds: 1, computeShare: 0.7 } as const;

function samplesOf(spec: TrainingJobSpec, { stepMs = 100, seconds = 60, seed = 1 } = {}): Float64Array {
  const sampleCount = Math.round((seconds * 1000) / stepMs);
  return collectPower(toTrainingSource(toTrainingJob(spec), { stepMs, sampleCount, random: toRandom(seed) }));
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

describe('training power', () => {
  test.prop([
    fc.record({
      iterationSeconds: fc.double({ min: 0.05, max: 7, noNaN: true }),
      computeShare: fc.double({ min: 0, max: 1, noNaN: true }),
      checkpointStepCount: fc.integer({ min: 1, max: 20 }),
      checkpointSeconds: fc.double({ min: 0, max: 5, noNaN: true }),
      startSeconds: fc.double({ min: 0, max: 9, noNaN: true }),
      jitterFraction: fc.double({ min: 0, max: 0.3, noNaN: true }),
      overshootFraction: fc.constantFrom(0, 1.1),
      failureHours: fc.constantFrom(Infinity, 0.003),
      restartSeconds: fc.constantFrom(0, 4),
      desyncSeconds: fc.constantFrom(0, 2),
      groupCount: fc.constantFrom(1, 7),
    }),
    fc.integer({ min: 0, max: 999 }),
  ])('a coarse sample is the mean of the fine ones, whatever the job', (part, seed) => {
    const fine = samplesOf({ ...BASE, ...part }, { stepMs: 8, seconds: 40, seed });
    const coarse = samplesOf({ ...BASE, ...part }, { stepMs: 80, seconds: 40, seed });
    const furthest = coarse.reduce((most, value, i) => {
      const mean = sum(fine.subarray(10 * i, 10 * i + 10)) / 10;
      return Math.max(most, Math.abs(mean - value));
    }, 0);
    expect(furthest).toBeLessThan(1e-8);
  });

  it('holds the energy of its phases', () => {
    const spec = {
      ...BASE,
      checkpointStepCount: 10,
      checkpointSeconds: 2.5,
      startSeconds: 3.3,
      stopSeconds: 3.3 + 4 * 12.5,
    };
    const job = toTrainingJob(spec);
    const kWs = sum(samplesOf(spec, { stepMs: 30, seconds: 60 })) * 0.03;
    const level = (field: 'compute' | 'communication' | 'checkpoint' | 'idle') => levelKw(job, job[`${field}Fraction`]);
    const working = 40 * (0.7 * level('compute') + 0.3 * level('communication')) + 4 * 2.5 * level('checkpoint');
    expect(kWs).toBeCloseTo(working + 10 * level('idle'), 6);
  });

  it('peaks at the start of each compute phase', () => {
    const samples = samplesOf({ ...BASE, overshootFraction: 1.1 }, { stepMs: 50, seconds: 2 });
    expect([samples[0], samples[20]].map((kw) => kw!.toFixed(6))).toEqual(['1100.000000', '1100.000000']);
    expect(samples[1]).toBeCloseTo(786, 9);
  });

  it('groups that lag uniformly over D swing by the sinc of f D', () => {
    const spec = { ...BASE, gpuCount: 40_000, groupCount: 40_000, computeShare: 0.5 };
    const swingAt1Hz = (desyncSeconds: number) => {
      const samples = samplesOf({ ...spec, desyncSeconds }, { stepMs: 10, seconds: 6 }).subarray(200);
      const angle = (i: number) => 2 * Math.PI * 0.01 * i;
      const [re, im] = [Math.cos, Math.sin].map((f) => samples.reduce((total, kw, i) => total + kw * f(angle(i)), 0));
      return Math.hypot(re!, im!);
    };
    const wanted = Math.sin(Math.PI * 0.6) / (Math.PI * 0.6);
    expect(Math.abs(swingAt1Hz(0.6) / swingAt1Hz(0) - wanted)).toBeLessThan(0.01);
  });

  it('is the same for the same seed, and adds up over jobs', () => {
    const spec = { ...BASE, jitterFraction: 0.1, failureHours: 0.01, restartSeconds: 3 };
    expect(samplesOf(spec)).toEqual(samplesOf(spec));
    expect(samplesOf(spec, { seed: 2 })).not.toEqual(samplesOf(spec));
    const source = (seed: number) =>
      toTrainingSource(toTrainingJob(spec), { stepMs: 100, sampleCount: 600, random: toRandom(seed) });
    const both = collectPower(addSources([source(1), source(2)]));
    const [one, two] = [samplesOf(spec), samplesOf(spec, { seed: 2 })];
    expect(Math.max(...both.map((kw, i) => Math.abs(kw - one[i]! - two[i]!)))).toBeLessThan(1e-9);
  });

  it.each([
    ['gpuCount', { gpuCount: 0.5 }],
    ['tdpW', { tdpW: NaN }],
    ['computeShare', { computeShare: 1.1 }],
    ['iterationSeconds', { iterationSeconds: Infinity }],
    ['idleFraction', { idleFraction: -0.1 }],
    ['stopSeconds', { startSeconds: 5, stopSeconds: 4 }],
    ['jitterFraction', { jitterFraction: 0.5 }],
    ['checkpointStepCount', { checkpointStepCount: 0.5 }],
    ['groupCount', { groupCount: 1001 }],
    ['failureHours', { failureHours: 0 }],
  ])('refuses %s out of its range', (field, part) => {
    expect(() => toTrainingJob({ ...BASE, ...part })).toThrow(field);
  });
});
