import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { collectPower, fromSamples } from '../../../../src/sim/power/powerStream.js';
import { sizeTiers } from '../../../../src/sim/power/smoothing/crossover.js';
import type { StorageSmoothingSpec } from '../../../../src/sim/power/smoothing/storageLimits.js';
import { toStorageSmoothing } from '../../../../src/sim/power/smoothing/storageSmoothing.js';
import { fromRoundTripEfficiency, toBattery } from '../../../../src/sim/storage/battery.js';
import { feasiblePowerKw, initialState, stepBattery } from '../../../../src/sim/storage/batteryStep.js';

function smooth(samplesKw: Float64Array, spec: StorageSmoothingSpec, stepMs: number) {
  const stage = toStorageSmoothing(spec, stepMs);
  return { gridKw: collectPower(fromSamples(samplesKw, stepMs), [stage]), use: stage.use() };
}

const stepOf = (powerKw: number, count: number) =>
  Float64Array.from({ length: count }, (_, i) => (i === 0 ? 0 : powerKw));
const squareOf = (swingKw: number, periodCount: number, highCount: number, count: number) =>
  Float64Array.from({ length: count }, (_, i) => (i % periodCount < highCount ? swingKw : 0));
const sineOf = (hz: number, stepMs: number, count: number) =>
  Float64Array.from({ length: count }, (_, i) => Math.sin((2 * Math.PI * hz * i * stepMs) / 1000));

describe('closed forms', () => {
  it.each([
    ['100 MW at 20 MW/min', 100_000, 20_000, 4.17],
    ['100 MW at 8 MW/min', 100_000, 8000, 10.42],
    ['150 MW at 10 MW/min', 150_000, 10_000, 18.75],
  ])('start under a ramp limit, %s: E = P^2/(2R)', (_name, powerKw, rampKwPerMin, publishedMwh) => {
    const energyKwh = powerKw ** 2 / (2 * 60 * rampKwPerMin);
    expect(energyKwh / 1000).toBeCloseTo(publishedMwh, 2);
    const seconds = (60 * powerKw) / rampKwPerMin;
    const swing = (stepMs: number) =>
      smooth(stepOf(powerKw, Math.round((1000 * seconds) / stepMs) + 2), { battery: null, rampKwPerMin }, stepMs).use
        .swingKwh;
    expect(swing(100) / energyKwh).toBeCloseTo(1 - 0.1 / seconds, 7);
    const [coarse, fine] = [energyKwh - swing(200), energyKwh - swing(100)];
    expect(coarse / fine).toBeCloseTo(2, 1);
  });

  it.each([
    ['60 MW, 1 s, 0.7', 1000, 3.5],
    ['60 MW, 5 s, 0.7', 5000, 17.5],
  ])('flatten a square wave, %s: E = dP T d (1-d)', (_name, periodMs, energyKwh) => {
    const periodCount = periodMs / 10;
    const wave = squareOf(60_000, periodCount, 0.7 * periodCount, 40 * periodCount);
    const { use } = smooth(
      wave.map((kw) => kw - 42_000),
      { battery: null, rampKwPerMin: 0 },
      10,
    );
    // The grid stands at the first sample, 18 MW over the mean: its own energy is taken off.
    const driftKwh = (18_000 * 39.7 * periodMs) / 3_600_000;
    expect(use.swingKwh).toBeGreaterThan(driftKwh - energyKwh);
    const { use: flat } = smooth(
      Float64Array.of(0, ...wave.map((kw) => kw - 42_000)),
      { battery: null, rampKwPerMin: 0 },
      10,
    );
    expect(flat.swingKwh).toBeCloseTo(energyKwh, 9);
    expect([flat.peakDischargeKw, flat.peakChargeKw]).toEqual([18_000, 42_000]);
  });

  it.each([0.05, 0.2, 1, 3])('gain on a sine of %f Hz, exact for the step and towards 1/sqrt(1 + (w tau)^2)', (hz) => {
    const omega = 2 * Math.PI * hz;
    const gainOf = (stepMs: number) => {
      const count = Math.round(60_000 / stepMs);
      const { gridKw, use } = smooth(sineOf(hz, stepMs, count), { battery: null, timeConstantSeconds: 1 }, stepMs);
      const tail = gridKw.subarray(count / 2);
      const part = (f: (x: number) => number) =>
        tail.reduce((sum, kw, i) => sum + kw * f((omega * i * stepMs) / 1000), 0);
      return { gain: (2 * Math.hypot(part(Math.cos), part(Math.sin))) / tail.length, use };
    };
    const exact = (stepMs: number) => {
      const [kept, angle] = [Math.exp(-stepMs / 1000), (omega * stepMs) / 1000];
      return (1 - kept) / Math.hypot(1 - kept * Math.cos(angle), kept * Math.sin(angle));
    };
    expect(gainOf(10).gain).toBeCloseTo(exact(10), 6);
    const analytic = 1 / Math.hypot(1, omega);
    expect(Math.abs(gainOf(5).gain - analytic)).toBeLessThan(
      Math.max(1e-6, 0.6 * Math.abs(gainOf(10).gain - analytic)),
    );
    // The storage sees A |1 - H|, and swings A |1 - H| / (pi f).
    const through = omega / Math.hypot(1, omega);
    const { use } = gainOf(1);
    expect(use.swingKwh * 3600).toBeGreaterThan((0.99 * through) / (Math.PI * hz));
  });

  it('65 J a GPU are 1.8 kWh for 100,000: enough for what is faster than a second, no more', () => {
    const capacitorKwh = (65 * 100_000) / 3_600_000;
    expect(capacitorKwh).toBeCloseTo(1.8, 1);
    const needKwh = (periodMs: number) => {
      const wave = squareOf(20_000, periodMs / 10, periodMs / 20, 2000);
      return sizeTiers(fromSamples(wave, 10), [{ name: 'capacitor', crossoverHz: 0.05 }])[0]!.energyKwh;
    };
    expect(needKwh(200)).toBeGreaterThan(0);
    const flat = (periodSeconds: number) => (20_000 * periodSeconds * 0.25) / 3600;
    expect(flat(1)).toBeLessThan(capacitorKwh);
    expect(flat(5)).toBeGreaterThan(capacitorKwh);
  });
});

const REAL = toBattery({
  powerKw: 60,
  energyKwh: 0.05,
  ...fromRoundTripEfficiency(0.9),
  minSocFraction: 0.1,
  initialSocFraction: 0.5,
  auxiliaryKw: 2,
});

const load = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 400 });
const specs = fc.record({
  battery: fc.constantFrom(null, REAL),
  timeConstantSeconds: fc.constantFrom(0, 0.7, 5),
  rampKwPerMin: fc.constantFrom(Infinity, 600, 60),
  restoreSeconds: fc.constantFrom(Infinity, 10),
});

describe('laws', () => {
  test.prop([load, specs])('powers balance and no energy is made', (drawn, spec) => {
    const demandKw = Float64Array.from(drawn);
    const { gridKw, use } = smooth(demandKw, spec, 100);
    const kwh = (values: Float64Array) => values.reduce((sum, kw) => sum + kw, 0) / 36_000;
    const balance = kwh(gridKw) - (kwh(demandKw) + use.chargedKwh - use.dischargedKwh + use.auxiliaryKwh);
    expect(Math.abs(balance)).toBeLessThan(1e-9);
    expect(use.lossKwh).toBeGreaterThan(-1e-12);
    if (spec.battery === null) return;
    expect(use.swingKwh).toBeLessThanOrEqual(0.9 * 0.05 + 1e-12);
    expect(Math.max(use.peakChargeKw, use.peakDischargeKw)).toBeLessThanOrEqual(60);
    expect(use.lossKwh).toBeCloseTo(
      use.chargedKwh * (1 - Math.sqrt(0.9)) + use.dischargedKwh * (1 / Math.sqrt(0.9) - 1),
      9,
    );
  });

  test.prop([load, specs, fc.integer({ min: 1, max: 50 })])(
    'a run in pieces is the whole run',
    (drawn, spec, length) => {
      const demandKw = Float64Array.from(drawn);
      const stage = toStorageSmoothing(spec, 100);
      const pieces: number[] = [];
      for (let from = 0; from < drawn.length; from += length) {
        const piece = demandKw.slice(from, from + length);
        stage.step(piece, piece.length);
        pieces.push(...piece);
      }
      expect(pieces).toEqual([...smooth(demandKw, spec, 100).gridKw]);
    },
  );

  test.prop([load])('what it does is what the battery model allows', (drawn) => {
    const demandKw = Float64Array.from(drawn);
    const { gridKw } = smooth(demandKw, { battery: REAL, timeConstantSeconds: 2, rampKwPerMin: 900 }, 100);
    let state = initialState(REAL);
    let beforeKw = demandKw[0]!;
    demandKw.forEach((askedKw, i) => {
      const moveKw = (askedKw - beforeKw) * (1 - Math.exp(-0.05));
      const aimKw = beforeKw + Math.max(-1.5, Math.min(1.5, moveKw));
      const { minKw, maxKw } = feasiblePowerKw(REAL, state, 100);
      const outKw = Math.max(minKw, Math.min(maxKw, askedKw - aimKw));
      ({ state } = stepBattery(REAL, state, outKw, 100));
      beforeKw = askedKw - outKw;
      expect(Math.abs(gridKw[i]! - beforeKw - 2)).toBeLessThan(1e-7);
    });
  });

  it('leads the stored energy back', () => {
    const wave = stepOf(50, 20_000);
    const battery = toBattery({ powerKw: 60, energyKwh: 1, ...fromRoundTripEfficiency(1), initialSocFraction: 0.5 });
    const { use } = smooth(wave, { battery, timeConstantSeconds: 5, restoreSeconds: 100 }, 100);
    expect(Math.abs(use.gainedKwh)).toBeLessThan(1e-6);
    expect(use.swingKwh).toBeGreaterThan(0.06);
  });

  it('tiers give together what the demand has more than the grid', () => {
    const wave = squareOf(50_000, 130, 70, 20_000);
    const spec = (crossoverHz: number) => ({ battery: null, timeConstantSeconds: 1 / (2 * Math.PI * crossoverHz) });
    const stages = [10, 0.5, 0.01].map((hz) => toStorageSmoothing(spec(hz), 10));
    const gridKw = collectPower(fromSamples(wave, 10), stages);
    const difference = wave.reduce((sum, kw, i) => sum + kw - gridKw[i]!, 0) / 360_000;
    const given = stages.reduce((sum, stage) => sum + stage.use().dischargedKwh - stage.use().chargedKwh, 0);
    expect(given).toBeCloseTo(difference, 9);
    const needs = sizeTiers(
      fromSamples(wave, 10),
      [10, 0.5, 0.01].map((crossoverHz) => ({ name: `${crossoverHz}`, crossoverHz })),
    );
    expect(needs[0]!.energyKwh).toBeLessThan(needs[1]!.energyKwh);
    expect(needs[1]!.energyKwh).toBeLessThan(needs[2]!.energyKwh);
  });

  it('counts cycles by depth and their wear', () => {
    const battery = toBattery({ powerKw: 1000, energyKwh: 1, ...fromRoundTripEfficiency(1), initialSocFraction: 0.5 });
    const wave = squareOf(100, 100, 50, 10_000).map((kw) => kw - 50);
    const damage = (depthFraction: number) => depthFraction ** 2 / 1000;
    const { use } = smooth(Float64Array.of(0, ...wave), { battery, rampKwPerMin: 0, damage }, 100);
    const depth = (50 * 5) / 3600;
    expect(use.cycles!.fullCycles).toBeCloseTo(100 * depth, 6);
    expect(use.cycles!.wearFraction).toBeCloseTo((100 * depth ** 2) / 1000, 9);
    expect(use.cycles!.shallowShare).toBe(1);
    expect(use.cycles!.cycleCounts[3]).toBe(100);
  });
});

it.each([
  ['timeConstantSeconds', { timeConstantSeconds: -1 }],
  ['rampKwPerMin', { rampKwPerMin: NaN }],
  ['restoreSeconds', { restoreSeconds: 0 }],
])('refuses %s out of its range', (field, part) => {
  expect(() => toStorageSmoothing({ battery: null, ...part }, 10)).toThrow(field);
});

it('refuses a battery that bends the step', () => {
  const battery = { ...REAL, selfDischargePerHour: 0.1 };
  expect(() => toStorageSmoothing({ battery }, 10)).toThrow('without derating, leak');
});
