import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { nextUniform, toRandom } from '../../../../src/base/random.js';
import {
  bestIntervalHours,
  dalyHours,
  effectiveFraction,
  togetherHours,
  youngHours,
} from '../../../../src/sim/facility/reliability/checkpointing.js';
import {
  drawDisturbances,
  lastsLonger,
  meanDurationMs,
  meanExcessMs,
  sustainedOutages,
  toDisturbance,
} from '../../../../src/sim/facility/reliability/disturbances.js';
import type { LostComputeSpec } from '../../../../src/sim/facility/reliability/lostCompute.js';
import { lostCompute, rideValue } from '../../../../src/sim/facility/reliability/lostCompute.js';
import { carriesBy, rideKwh, rideMs, rideThrough } from '../../../../src/sim/facility/reliability/rideThrough.js';
import { ITIC_2000, judgeVoltage } from '../../../../src/sim/facility/reliability/voltageEnvelope.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const OUTAGE = toDisturbance({
  name: 'outage',
  eventsPerYear: 3,
  lowPu: 0,
  highPu: 0,
  medianMs: 600_000,
  deviationLog: 1.2,
});
const SAG = toDisturbance({
  name: 'sag',
  eventsPerYear: 30,
  lowPu: 0.3,
  highPu: 0.95,
  leastMs: 10,
  medianMs: 90,
  deviationLog: 0.8,
});

describe('the process of disturbances', () => {
  it('draws as many, as long and as deep as it says', () => {
    const drawn = drawDisturbances([OUTAGE, SAG], 4000, toRandom(3));
    const of = (name: string) => drawn.filter((event) => event.name === name);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(of('outage').length / 4000).toBeCloseTo(3, 0);
    expect(Math.abs(of('outage').length - 12_000)).toBeLessThan(3.5 * Math.sqrt(12_000));
    expect(mean(of('outage').map(({ durationMs }) => durationMs)) / meanDurationMs(OUTAGE)).toBeCloseTo(1, 1);
    expect(mean(of('sag').map(({ voltagePu }) => voltagePu))).toBeCloseTo(0.625, 2);
    const longer = of('sag').filter(({ durationMs }) => durationMs > 150).length / of('sag').length;
    expect(longer).toBeCloseTo(lastsLonger(SAG, 150), 2);
    const excess = mean(of('sag').map(({ durationMs }) => Math.max(0, durationMs - 150)));
    expect(excess / meanExcessMs(SAG, 150)).toBeCloseTo(1, 1);
    expect(drawn.map(({ atYears }) => atYears)).toEqual(drawn.map(({ atYears }) => atYears).toSorted((a, b) => a - b));
  });

  test.prop([between(0, 3e6), between(1, 1e5)])('the mean excess falls by the share that lasts', (timeMs, moreMs) => {
    const fallMs = meanExcessMs(OUTAGE, timeMs) - meanExcessMs(OUTAGE, timeMs + moreMs);
    expect(fallMs).toBeLessThanOrEqual(moreMs * lastsLonger(OUTAGE, timeMs) + 1e-6);
    expect(fallMs).toBeGreaterThanOrEqual(moreMs * lastsLonger(OUTAGE, timeMs + moreMs) - 1e-6);
  });

  it('refuses values out of range', () => {
    expect(() => toDisturbance({ ...SAG, eventsPerYear: -1 })).toThrow('eventsPerYear');
    expect(() => toDisturbance({ ...SAG, highPu: 0.1 })).toThrow('highPu');
    expect(() => toDisturbance({ ...SAG, medianMs: 0 })).toThrow('medianMs');
    expect(() => drawDisturbances([SAG], NaN, toRandom(1))).toThrow('years');
    expect(() => sustainedOutages({ saidiMinutes: 4, saifiPerYear: 1, deviationLog: 1 })).toThrow('5 minutes');
    expect(() => sustainedOutages({ saidiMinutes: 4, saifiPerYear: 0, deviationLog: 1 })).toThrow('saifiPerYear');
  });
});

describeWithShared('outages from yearly figures', ['data/grid/eia861_saidi_saifi_state_2013_2023.csv'], () => {
  const rows = sharedText('data/grid/eia861_saidi_saifi_state_2013_2023.csv').trim().split(/\r?\n/);
  const header = rows[0]!.split(',');
  const cell = (row: string, column: string): number => Number(row.split(',')[header.indexOf(column)]);

  it.each(['Virginia', 'Texas', 'Ohio'])('give back SAIDI, SAIFI and CAIDI of %s in 2023', (state) => {
    const row = rows.find((line) => line.startsWith(`${state},2023,`))!;
    const [saidiMinutes, saifiPerYear] = [cell(row, 'SAIDI_All_Events'), cell(row, 'SAIFI_All_Events')];
    const outages = sustainedOutages({ saidiMinutes, saifiPerYear, deviationLog: 1.3 });
    const minutes = meanDurationMs(outages) / 60_000;
    expect(minutes * outages.eventsPerYear).toBeCloseTo(saidiMinutes, 9);
    expect(minutes / cell(row, 'CAIDI_All_Events')).toBeCloseTo(1, 2);
    expect(lastsLonger(outages, 5 * 60_000)).toBe(1);
    const drawn = drawDisturbances([outages], 3000, toRandom(9));
    expect(drawn.every(({ durationMs }) => durationMs >= 5 * 60_000)).toBe(true);
    expect(drawn.reduce((sum, { durationMs }) => sum + durationMs, 0) / 3000 / 60_000 / saidiMinutes).toBeCloseTo(1, 0);
  });
});

describe('ride-through', () => {
  test.prop([between(0, 1e4), between(1, 1e4)])('P(no loss) = exp(-lambda P(D > E / P))', (energyKwh, loadKw) => {
    const got = rideThrough([OUTAGE], { energyKwh, loadKw });
    const lossesPerYear = 3 * lastsLonger(OUTAGE, (energyKwh / loadKw) * 3_600_000);
    expect(got.lossesPerYear).toBeCloseTo(lossesPerYear, 12);
    expect(got.calmYearProbability).toBeCloseTo(Math.exp(-lossesPerYear), 12);
  });

  it('is what drawn years show, with a curve of endurance and a generator that may fail', () => {
    const generator = { startMs: 15_000, startProbability: 0.8, retryMs: 10_000, attemptCount: 2 };
    const backup = { energyKwh: 30, loadKw: 1000, generator };
    const got = rideThrough([OUTAGE, SAG], backup, ITIC_2000);
    const random = toRandom(21);
    const years = 6000;
    let [losses, darkMs, calm] = [0, 0, 0];
    for (let year = 0; year < years; year += 1) {
      let lost = 0;
      for (const { voltagePu, durationMs } of drawDisturbances([OUTAGE, SAG], 1, random)) {
        if (judgeVoltage(ITIC_2000, [{ voltagePu, durationMs }]).isWithin || durationMs <= 108_000) continue;
        if (nextUniform(random) < 0.8 || nextUniform(random) < 0.8) continue;
        lost += 1;
        darkMs += durationMs - 108_000;
      }
      losses += lost;
      if (lost === 0) calm += 1;
    }
    expect(Math.abs(losses / years - got.lossesPerYear)).toBeLessThan(3.5 * Math.sqrt(got.lossesPerYear / years));
    expect(calm / years).toBeCloseTo(got.calmYearProbability, 1);
    expect(darkMs / losses / 3_600_000 / got.meanDarkHours).toBeCloseTo(1, 0);
  });

  it('without energy loses what the equipment does not endure by itself', () => {
    const none = { energyKwh: 0, loadKw: 1 };
    const bare = rideThrough([SAG], none).lossesPerYear;
    const withItic = rideThrough([SAG], none, ITIC_2000).lossesPerYear;
    const shares: [number, number][] = [
      [0.4, 20],
      [0.1, 500],
      [0.1, 10_000],
    ];
    const wanted = shares.reduce((sum, [widthPu, ms]) => sum + (30 * widthPu * lastsLonger(SAG, ms)) / 0.65, 0);
    expect(bare).toBe(30);
    expect(withItic).toBeCloseTo(wanted, 9);
  });

  it.each([
    [8000, 0, 0],
    [12_000, 1, 7],
  ])(
    'a dip to 0.85 pu of %d ms, endured for 10 s and carried for 5 s, is lost %d times',
    (durationMs, wanted, darkSeconds) => {
      const dip = toDisturbance({
        ...SAG,
        eventsPerYear: 1,
        lowPu: 0.85,
        highPu: 0.85,
        leastMs: 0,
        medianMs: durationMs,
        deviationLog: 0,
      });
      const got = rideThrough([dip], { energyKwh: rideKwh(1000, 5000), loadKw: 1000 }, ITIC_2000);
      expect(got.lossesPerYear).toBe(wanted);
      expect(wanted === 0 ? 0 : got.meanDarkHours * 3600).toBeCloseTo(darkSeconds, 9);
    },
  );

  test.prop([between(0, 500), between(0, 500)])('more energy never loses more', (a, b) => {
    const at = (energyKwh: number) => rideThrough([OUTAGE, SAG], { energyKwh, loadKw: 1000 }, ITIC_2000).lossesPerYear;
    expect(at(a + b)).toBeLessThanOrEqual(at(a) + 1e-12);
  });

  it('energy and time are each other’s inverse; too much power is not ridden at all', () => {
    expect(rideMs({ energyKwh: rideKwh(5000, 12_345), loadKw: 5000 })).toBeCloseTo(12_345, 6);
    expect(rideMs({ energyKwh: 10, loadKw: 5000, powerKw: 4999 })).toBe(0);
  });

  it('refuses values out of range', () => {
    const generator = { startMs: 1, startProbability: 1.2, retryMs: 1, attemptCount: 1 };
    expect(() => carriesBy(generator, 5)).toThrow('startProbability');
    expect(() => carriesBy({ ...generator, startProbability: 1, startMs: 0 }, 5)).toThrow('startMs');
    expect(() => rideMs({ energyKwh: NaN, loadKw: 1 })).toThrow('energyKwh');
    expect(() => rideMs({ energyKwh: 1, loadKw: 0 })).toThrow('loadKw');
    expect(() => rideMs({ energyKwh: 1, loadKw: 1, powerKw: NaN })).toThrow('powerKw');
  });
});

// Llama 3: 419 unexpected interruptions in 54 days.
const LLAMA = { betweenHours: (54 * 24) / 419, saveHours: 1 / 60 };
const runs = fc.record({ betweenHours: between(0.5, 1000), saveHours: between(0.001, 1), restartHours: between(0, 2) });

describe('saving a training run', () => {
  it('Llama 3: an interruption each 3.09 h, a save each 19.3 min, above 90 % of the time effective', () => {
    expect(LLAMA.betweenHours).toBeCloseTo(3.09, 2);
    expect(60 * youngHours(LLAMA)).toBeCloseTo(19.3, 1);
    expect(effectiveFraction(LLAMA, youngHours(LLAMA))).toBeGreaterThan(0.89);
    expect(
      effectiveFraction({ ...LLAMA, saveHours: 0.4 / 60 }, bestIntervalHours({ ...LLAMA, saveHours: 0.4 / 60 })),
    ).toBeGreaterThan(0.9);
  });

  test.prop([runs, between(0.01, 5)])('no interval is better than the best', (run, factor) => {
    const best = bestIntervalHours(run);
    expect(effectiveFraction(run, factor * best)).toBeLessThanOrEqual(effectiveFraction(run, best) * (1 + 1e-12));
  });

  test.prop([between(1, 1000), between(0.001, 0.05)])('Young and Daly come near it', (betweenHours, share) => {
    const run = { betweenHours, saveHours: share * betweenHours };
    const best = effectiveFraction(run, bestIntervalHours(run));
    expect(effectiveFraction(run, dalyHours(run)) / best).toBeGreaterThan(0.9999);
    expect(effectiveFraction(run, youngHours(run)) / best).toBeGreaterThan(0.99);
  });

  it('the share is that of a simulated run', () => {
    const run = { betweenHours: 5, saveHours: 0.2, restartHours: 0.5 };
    const random = toRandom(4);
    let [wallHours, workHours] = [0, 0];
    const next = () => -5 * Math.log(1 - nextUniform(random));
    for (let segment = 0; segment < 200_000; segment += 1) {
      for (let failHours = next(); failHours < 1.7; failHours = next()) {
        wallHours += failHours;
        for (let again = next(); again < 0.5; again = next()) wallHours += again;
        wallHours += 0.5;
      }
      wallHours += 1.7;
      workHours += 1.5;
    }
    expect(workHours / wallHours / effectiveFraction(run, 1.5)).toBeCloseTo(1, 2);
  });

  it('refuses values out of range', () => {
    expect(() => youngHours({ ...LLAMA, betweenHours: 0 })).toThrow('betweenHours');
    expect(() => dalyHours({ ...LLAMA, saveHours: NaN })).toThrow('saveHours');
    expect(() => effectiveFraction({ ...LLAMA, restartHours: -1 }, 1)).toThrow('restartHours');
    expect(() => effectiveFraction(LLAMA, 0)).toThrow('intervalHours');
  });
});

describe('lost compute', () => {
  const spec: LostComputeSpec = {
    kinds: [OUTAGE, SAG],
    backup: { energyKwh: 0, loadKw: 20_000 },
    endures: ITIC_2000,
    run: { ...LLAMA, restartHours: 0.2 },
    gpuCount: 16_384,
    usdPerGpuHour: 2,
  };

  it('without disturbances loses nothing', () => {
    expect(lostCompute({ ...spec, kinds: [] })).toMatchObject({
      lossesPerYear: 0,
      lostGpuHoursPerYear: 0,
      calmYearProbability: 1,
    });
  });

  it('before a save fits is one more cause of interruptions and its dark time', () => {
    const got = lostCompute(spec);
    const { lossesPerYear, meanDarkHours } = rideThrough(spec.kinds, spec.backup, ITIC_2000);
    const run = { ...spec.run, betweenHours: togetherHours(spec.run.betweenHours, 8760 / lossesPerYear) };
    const kept = effectiveFraction(run, bestIntervalHours(run)) * (1 - (lossesPerYear * meanDarkHours) / 8760);
    expect(got.savesInTime).toBe(false);
    expect(got.effectiveFraction).toBeCloseTo(kept, 12);
    expect(got.lostUsdPerYear).toBeCloseTo(2 * got.lostGpuHoursPerYear, 6);
  });

  it('falls with energy, and each kWh more saves less on average past the knee', () => {
    const curve = rideValue(spec, [0, 20, 100, 334, 1000, 5000, 20_000]);
    const lost = curve.map(({ lostUsdPerYear }) => lostUsdPerYear);
    expect(lost).toEqual(lost.toSorted((a, b) => b - a));
    expect(curve.map(({ savesInTime }) => savesInTime)).toEqual([false, false, false, true, true, true, true]);
    expect(curve.at(-1)!.savedUsdPerKwhYear).toBeLessThan(curve[1]!.savedUsdPerKwhYear);
  });

  it('refuses values out of range', () => {
    expect(() => lostCompute({ ...spec, gpuCount: NaN })).toThrow('gpuCount');
    expect(() => lostCompute({ ...spec, usdPerGpuHour: -1 })).toThrow('usdPerGpuHour');
  });
});
