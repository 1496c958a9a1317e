import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { toRandom } from '../../../../src/base/random.js';
import { collectPower, fromSamples, runPower } from '../../../../src/sim/power/powerStream.js';
import { toGpuSmoothing } from '../../../../src/sim/power/smoothing/gpuSmoothing.js';
import { toTrainingJob } from '../../../../src/sim/power/waveform/trainingJob.js';
import { toTrainingSource } from '../../../../src/sim/power/waveform/trainingPower.js';

const load = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 2, maxLength: 300 });

describe('GPU smoothing', () => {
  test.prop([load])('grid = demand + wasted - withheld, within floor and ramps', (drawn) => {
    const spec = { floorKw: 60, rampUpKwPerMin: 3000, rampDownKwPerMin: 1200, runningAboveKw: 20, stopDelaySeconds: 1 };
    const stage = toGpuSmoothing(spec, 100);
    const gridKw = collectPower(fromSamples(Float64Array.from(drawn), 100), [stage]);
    const { wastedKwh, withheldKwh, demandKwh } = stage.use();
    const kwh = gridKw.reduce((sum, kw) => sum + kw, 0) / 36_000;
    expect(Math.abs(kwh - (demandKwh + wastedKwh - withheldKwh))).toBeLessThan(1e-9);
    for (let i = 1; i < gridKw.length; i += 1) {
      expect(gridKw[i]! - gridKw[i - 1]!).toBeLessThan(5 + 1e-9);
      expect(gridKw[i - 1]! - gridKw[i]!).toBeLessThan(2 + 1e-9);
    }
  });

  it('holds the floor through a pause, and lets go after the delay', () => {
    const stage = toGpuSmoothing({ floorKw: 90, runningAboveKw: 20, stopDelaySeconds: 0.3 }, 100);
    const block = Float64Array.of(100, 10, 10, 10, 10, 10, 50);
    stage.step(block, 7);
    expect([...block]).toEqual([100, 90, 90, 90, 10, 10, 90]);
  });

  it('a floor of 90 % costs about the published 10.5 % on a comparable wave', () => {
    // Figure 5 of arXiv 2508.14318 runs near its design power and dips by half in a quarter of the time.
    const levels = { computeFraction: 1, communicationFraction: 0.55 };
    const job = toTrainingJob({ gpuCount: 1000, tdpW: 1000, iterationSeconds: 2, computeShare: 0.75, ...levels });
    const source = toTrainingSource(job, { stepMs: 10, sampleCount: 20_000, random: toRandom(1) });
    const stage = toGpuSmoothing({ floorKw: 900, runningAboveKw: 200 }, 10);
    runPower(source, [stage], () => undefined);
    const { wastedKwh, demandKwh } = stage.use();
    expect(wastedKwh / demandKwh).toBeCloseTo((0.25 * 0.35) / (0.75 + 0.25 * 0.55), 6);
    expect(Math.abs(wastedKwh / demandKwh - 0.105)).toBeLessThan(0.01);
  });

  it('refuses ramps of 0', () => {
    expect(() => toGpuSmoothing({ runningAboveKw: 1, rampUpKwPerMin: 0 }, 10)).toThrow('rampUpKwPerMin');
  });
});
