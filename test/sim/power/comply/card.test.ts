import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { toRandom } from '../../../../src/base/random.js';
import { judgePower, toCard } from '../../../../src/sim/power/comply/card.js';
import type { Rule } from '../../../../src/sim/power/comply/rule.js';
import type { Verdict } from '../../../../src/sim/power/comply/verdict.js';
import { fromSamples } from '../../../../src/sim/power/powerStream.js';
import { toStorageSmoothing } from '../../../../src/sim/power/smoothing/storageSmoothing.js';
import { toTrainingJob } from '../../../../src/sim/power/waveform/trainingJob.js';
import { toTrainingSource } from '../../../../src/sim/power/waveform/trainingPower.js';
import { HEAD, RAMP, sineKw, SWING } from './cases.js';

const judge = (samples: Float64Array, rule: Rule, { stepMs = 10, nominalKw = null as number | null } = {}): Verdict =>
  judgePower(fromSamples(samples, stepMs), [rule], { nominalKw })[0]!;

const AMPLITUDE: Rule = { ...HEAD, kind: 'amplitude', band: { lowHz: 0.1, highHz: 40 }, limitKw: 10_000 };
const SHARE: Rule = { ...HEAD, kind: 'band-share', band: { lowHz: 0.1, highHz: 20 }, limitFraction: 0.2 };

describe('closed forms', () => {
  it.each([0.5, 1, 3, 10])('a sine of amplitude A and %f Hz gives 2 A peak to peak', (hz) => {
    const { value, status } = judge(sineKw(4000, hz), SWING);
    expect(Math.abs(value! / 8000 - 1)).toBeLessThan(0.03);
    expect(status).toBe('pass');
    expect(judge(sineKw(5200, hz), SWING).status).toBe('fail');
  });

  it('the swing of a sine at either corner of the band is smaller by the root of two', () => {
    const { trace } = judge(sineKw(5000, 0.1, { seconds: 300 }), SWING);
    // In 5 s a sine of 0.1 Hz goes through half a period. The first 20 s are judged unfiltered.
    const settled = Math.max(...trace!.values.subarray(30_000 / trace!.stepMs));
    expect(Math.abs(settled / (10_000 / Math.SQRT2) - 1)).toBeLessThan(0.01);
    expect(Math.max(...trace!.values) / 10_000).toBeCloseTo(1, 4);
  });

  it.each([0.2, 1.234, 5, 33])('the amplitude of a sine at %f Hz', (hz) => {
    const { value, spectrum } = judge(sineKw(4000, hz, { seconds: 200 }), AMPLITUDE);
    expect(Math.abs(value! / 4000 - 1)).toBeLessThan(0.003);
    const line = spectrum!.values.indexOf(Math.max(...spectrum!.values));
    expect(Math.abs(line * spectrum!.lineHz - hz)).toBeLessThanOrEqual(spectrum!.lineHz);
  });

  it('of two sines the share is that of the squares', () => {
    const [inside, outside] = [sineKw(3000, 2, { seconds: 200 }), sineKw(4000, 30, { seconds: 200, levelKw: 0 })];
    const { value, status } = judge(
      inside.map((kw, i) => kw + outside[i]!),
      SHARE,
    );
    expect(value).toBeCloseTo(9 / 25, 4);
    expect(status).toBe('fail');
  });

  it('a straight ramp is judged at its rate, in its direction', () => {
    const rise = Float64Array.from({ length: 20_000 }, (_, i) => Math.min(100_000, i * 5));
    const value = (direction: 'up' | 'down' | 'both') => judge(rise, { ...RAMP, direction } as Rule).value;
    expect(value('up')).toBeCloseTo(30_000, 6);
    expect(value('both')).toBeCloseTo(30_000, 6);
    expect(value('down')).toBeCloseTo(0, 9);
  });

  it('a constant meets every limit with all of the margin', () => {
    for (const rule of [SWING, RAMP, AMPLITUDE, SHARE]) {
      const { status, marginFraction } = judge(new Float64Array(20_000).fill(80_000), rule);
      expect([status, marginFraction]).toEqual(['pass', 1]);
    }
  });
});

it('a stretch that begins in mid-swing brings no swing of its own', () => {
  const square = Float64Array.from({ length: 20_000 }, (_, i) => (i % 100 < 70 ? 100_000 : 92_000));
  const fromHigh = judge(square, SWING).value!;
  const fromLow = judge(square.subarray(70), SWING).value!;
  const later = judge(square.subarray(5035), SWING).value!;
  for (const value of [fromHigh, fromLow, later]) expect(Math.abs(value / fromHigh - 1)).toBeLessThan(0.02);
});

describe('what a verdict holds', () => {
  it('margin, first violation and worst instant', () => {
    const samples = new Float64Array(12_000).fill(50_000);
    samples.fill(66_000, 6000, 6010).fill(70_000, 9000, 9010);
    const found = judge(samples, { ...SWING, band: undefined } as unknown as Rule);
    expect(found).toMatchObject({
      status: 'fail',
      value: 20_000,
      marginFraction: -1,
      firstViolationMs: 60_000,
      worstMs: 90_000,
    });
    expect(Math.max(...found.trace!.values)).toBe(20_000);
    expect(found.trace!.values.length * found.trace!.stepMs).toBeGreaterThanOrEqual(120_000);
  });

  it('the smaller limit counts; a share of an unknown nominal power can fail but not pass', () => {
    const rule: Rule = { ...RAMP, limitNominalFraction: 0.05 } as Rule;
    expect(judge(sineKw(0, 1), rule, { nominalKw: 100_000 })).toMatchObject({ status: 'pass', limit: 5000 });
    const open = judge(sineKw(0, 1), rule);
    expect(open).toMatchObject({ status: 'cannot be judged', limit: 20_000 });
    expect(open.reasons.join()).toContain('nominal power');
    const rise = Float64Array.from({ length: 20_000 }, (_, i) => i * 5);
    expect(judge(rise, rule).status).toBe('fail');
  });
});

describe('what cannot be judged', () => {
  it('too coarse: a pass is none, a fail stands, but not that of a share', () => {
    const coarse = judge(sineKw(1000, 0.5, { stepMs: 100 }), SWING, { stepMs: 100 });
    expect(coarse.status).toBe('cannot be judged');
    expect(coarse.reasons).toEqual(['sampled at 10 Hz, the rule needs 80 Hz']);
    expect(judge(sineKw(9000, 0.5, { stepMs: 100 }), SWING, { stepMs: 100 }).status).toBe('fail');
    expect(judge(sineKw(9000, 0.5, { stepMs: 100 }), SHARE, { stepMs: 100 }).status).toBe('cannot be judged');
    const meter = judge(new Float64Array(96).fill(1), RAMP, { stepMs: 900_000 });
    expect(meter).toMatchObject({ status: 'cannot be judged', value: null });
  });

  it('a gap: named, and what is seen beside it still fails', () => {
    const samples = sineKw(1000, 1, { seconds: 300 });
    samples.fill(NaN, 1000, 1100).fill(NaN, 5000, 5001);
    const found = judge(samples, SWING);
    expect(found.status).toBe('cannot be judged');
    expect(found.reasons).toEqual(['2 gaps of 1.01 s together, the first at 10 s']);
    samples.fill(90_000, 20_000, 20_100);
    expect(judge(samples, SWING)).toMatchObject({ status: 'fail', firstViolationMs: 200_000 });
  });

  it('nothing goes across a gap', () => {
    const samples = new Float64Array(30_000).fill(10_000);
    samples.fill(NaN, 15_000, 15_001).fill(90_000, 15_001);
    for (const rule of [SWING, RAMP, AMPLITUDE]) expect(judge(samples, rule).value).toBeLessThan(1e-6);
  });

  it('too short, no value at all, another channel', () => {
    const short = judge(sineKw(100, 1, { seconds: 4 }), SWING);
    expect(short.reasons).toEqual(['the series lasts 4 s, the rule looks at 10 s']);
    expect(judge(new Float64Array(6000).fill(NaN), SWING)).toMatchObject({ status: 'cannot be judged', value: null });
    const tracking: Rule = { ...HEAD, kind: 'tracking', limitFraction: 0.02 };
    expect(judge(sineKw(0, 1), tracking).reasons).toEqual(['the series has no commanded power']);
  });

  it('what only a test can show', () => {
    const rule: Rule = { ...HEAD, kind: 'test-only', method: 'EMT study' };
    expect(judge(sineKw(0, 1), rule).status).toBe('not by simulation');
  });
});

describe('laws', () => {
  test.prop([fc.array(fc.integer({ min: 100, max: 4096 }), { minLength: 1, maxLength: 9 }), fc.nat(99)])(
    'blocks of any length give the same card',
    (lengths, seed) => {
      const job = toTrainingJob({
        gpuCount: 50_000,
        tdpW: 1000,
        iterationSeconds: 1.3,
        computeShare: 0.7,
        jitterFraction: 0.1,
      });
      const samples = new Float64Array(12_000);
      toTrainingSource(job, { stepMs: 10, sampleCount: 12_000, random: toRandom(seed) }).fill(samples);
      samples.fill(NaN, 3000, 3003);
      const rules = [SWING, RAMP, AMPLITUDE, SHARE].map((rule, i) => ({ ...rule, id: `${i}` }));
      const whole = judgePower(fromSamples(samples, 10), rules);
      const card = toCard(rules, { stepMs: 10 });
      for (let from = 0, i = 0; from < samples.length; i += 1) {
        const part = samples.slice(from, from + lengths[i % lengths.length]!);
        card.push({ power: part }, part.length);
        from += part.length;
      }
      expect(card.finish()).toEqual(whole);
    },
  );

  it('halving the step moves the reported margins by less than 1 % of the limit', () => {
    const job = toTrainingJob({
      gpuCount: 100_000,
      tdpW: 700,
      iterationSeconds: 1.7,
      computeShare: 0.7,
      groupCount: 5,
      desyncSeconds: 0.2,
    });
    const marginsAt = (stepMs: number) => {
      const source = toTrainingSource(job, { stepMs, sampleCount: 200_000 / stepMs, random: toRandom(4) });
      const stages = [
        toStorageSmoothing({ battery: null, timeConstantSeconds: 0.05 }, stepMs),
        toStorageSmoothing({ battery: null, timeConstantSeconds: 1, rampKwPerMin: 600_000 }, stepMs),
      ];
      return judgePower(source, [SWING, { ...RAMP, id: '2' }, { ...AMPLITUDE, id: '3' }], { stages }).map(
        ({ value, limit }) => value! / limit!,
      );
    };
    const [coarse, fine] = [marginsAt(4), marginsAt(2)];
    coarse.forEach((value, i) => {
      expect(Math.abs(value - fine[i]!)).toBeLessThan(0.01);
    });
    expect(coarse[0]).toBeGreaterThan(0.3);
  });
});
