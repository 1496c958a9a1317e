/** The model beside measured power and published figures. */
import { expect, it } from 'vitest';
import { toRandom } from '../../../../src/base/random.js';
import { quantile } from '../../../../src/base/statistics.js';
import { collectPower } from '../../../../src/sim/power/powerStream.js';
import { toTrainingJob } from '../../../../src/sim/power/waveform/trainingJob.js';
import { toTrainingSource } from '../../../../src/sim/power/waveform/trainingPower.js';
import { nextPhase, toTrainingTimeline } from '../../../../src/sim/power/waveform/trainingTimeline.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';

const TRACE = 'data/power/h100x8_ckpt_every100.csv';

describeWithShared('eight H100, a checkpoint every 100 iterations', [TRACE], () => {
  const rows = sharedText(TRACE)
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number) as [seconds: number, watts: number]);
  /** When it begins to compute and when it stops to. */
  const changes = rows.flatMap(([seconds, watts], i) => {
    const isComputing = watts > 3000;
    return i > 0 && isComputing !== rows[i - 1]![1] > 3000 ? [{ seconds, isComputing }] : [];
  });
  const starts = changes.filter(({ isComputing }) => isComputing).map(({ seconds }) => seconds);
  const lengths = starts.map((start) => changes.find(({ seconds }) => seconds > start)!.seconds - start);
  const whole = lengths.slice(0, -1);
  const iterationSeconds = quantile(whole, 0.5) / 100;
  const cycleSeconds = (starts.at(-1)! - starts[0]!) / (starts.length - 1);
  const job = toTrainingJob({
    ...{
      gpuCount: 8,
      tdpW: 700,
      iterationSeconds,
      computeShare: 1,
      checkpointStepCount: 100,
      startSeconds: starts[0]!,
    },
    checkpointSeconds: cycleSeconds - 100 * iterationSeconds,
  });
  const spanSeconds = starts.at(-1)!;
  const model = collectPower(
    toTrainingSource(job, { stepMs: 100, sampleCount: Math.floor(spanSeconds * 10), random: toRandom(1) }),
  );
  const active = (watts: number[]) => watts.filter((watt) => watt > 800);
  const measured = rows.filter(([seconds]) => seconds >= starts[0]! && seconds < spanSeconds).map(([, watts]) => watts);
  const modelled = [...model.subarray(Math.ceil(starts[0]! * 10))].map((kw) => kw * 1000);

  it('the levels are those of the trace', () => {
    const middle = (watts: number[], low: number, high: number) =>
      quantile(
        watts.filter((w) => w > low && w < high),
        0.5,
      );
    const all = rows.map(([, watts]) => watts);
    expect(Math.abs(middle(all, 3000, 9000) / (8 * 0.7 * 786) - 1)).toBeLessThan(0.02);
    expect(Math.abs(middle(all, 900, 1400) / (8 * 0.7 * 214) - 1)).toBeLessThan(0.03);
    expect(Math.abs(middle(all, 0, 700) / (8 * 0.7 * 104) - 1)).toBeLessThan(0.03);
  });

  it('the share of time computing is N s / (N s + c), the mean power as measured', () => {
    const share = (watts: number[]) => watts.filter((watt) => watt > 3000).length / watts.length;
    const closed = (100 * iterationSeconds) / cycleSeconds;
    expect(Math.abs(share(modelled) - closed)).toBeLessThan(0.01);
    expect(Math.abs(share(measured) - closed)).toBeLessThan(0.02);
    const mean = (watts: number[]) => watts.reduce((total, watt) => total + watt, 0) / watts.length;
    expect(Math.abs(mean(active(modelled)) / mean(active(measured)) - 1)).toBeLessThan(0.06);
  });

  it('an iteration takes about a quarter of a second and the median cycle the published 52 s', () => {
    expect(iterationSeconds).toBeGreaterThan(0.22);
    expect(iterationSeconds).toBeLessThan(0.24);
    const cycles = starts.slice(1).map((start, i) => start - starts[i]!);
    expect(Math.abs(quantile(cycles, 0.5) - 52)).toBeLessThan(1);
  });
});

/** Share of the time that went into iterations that count. */
function effectiveFraction(checkpointStepCount: number, seed: number): number {
  const times = { failureHours: 3.09, checkpointSeconds: 60, restartSeconds: 120, iterationSeconds: 10 };
  const days = 54;
  const job = toTrainingJob({ gpuCount: 16_384, tdpW: 700, computeShare: 0.7, ...times, checkpointStepCount });
  const timeline = toTrainingTimeline(job, toRandom(seed));
  while (timeline.endMs < days * 86_400_000) nextPhase(timeline);
  return (timeline.progress.stepCount * 10) / (days * 86_400);
}

it('Young and Daly: near sqrt(2 delta M) least is lost, and the share is that of the first order', () => {
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
  const mean = (steps: number) =>
    seeds.reduce((total, seed) => total + effectiveFraction(steps, seed), 0) / seeds.length;
  const [meanSeconds, saveSeconds] = [3.09 * 3600, 60];
  const bestSeconds = Math.sqrt(2 * saveSeconds * meanSeconds);
  const best = mean(Math.round(bestSeconds / 10));
  expect(best).toBeGreaterThan(mean(Math.round(bestSeconds / 40)));
  expect(best).toBeGreaterThan(mean(Math.round(bestSeconds / 2.5)));
  // Saving, half an interval and half a save lost a failure, restarting.
  const lost = saveSeconds / (bestSeconds + saveSeconds) + (bestSeconds / 2 + 120) / meanSeconds;
  expect(Math.abs(1 - best - lost)).toBeLessThan(0.015);
});
