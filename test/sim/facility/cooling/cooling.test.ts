import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Series } from '../../../../src/base/series.js';
import { toSeries } from '../../../../src/base/series.js';
import { chillerCop, coolingAt, toCoolingPlant } from '../../../../src/sim/facility/cooling/coolingPlant.js';
import { siteEnergy, storageCooling } from '../../../../src/sim/facility/cooling/siteEnergy.js';
import { fromRoundTripEfficiency, toBattery } from '../../../../src/sim/storage/battery.js';
import { stepBattery } from '../../../../src/sim/storage/batteryStep.js';

const HOUR_MS = 3_600_000;
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const plants = fc
  .record({
    ratedKw: between(100, 1e5),
    supplyC: between(10, 50),
    freeApproachK: between(0, 15),
    condenserApproachK: between(0, 20),
    evaporatorApproachK: between(0, 8),
    carnotFraction: between(0.2, 1),
    moverRatio: between(0, 0.1),
    moverPowerRatio: fc.constantFrom(0, 1, 3),
  })
  .map(toCoolingPlant);
const plantWith = (supplyC: number) =>
  toCoolingPlant({
    ...{ ratedKw: 1000, supplyC, freeApproachK: 8, condenserApproachK: 12, evaporatorApproachK: 4 },
    ...{ carnotFraction: 0.5, moverRatio: 0.04 },
  });
const hourly = <Unit extends string>(unit: Unit, values: number[], gaps: number[] = []): Series<Unit> =>
  toSeries({
    unit,
    grid: { startMs: 0, stepMs: HOUR_MS, count: values.length },
    values: Float64Array.from(values),
    gaps: gaps.map((index) => ({ index, reason: 'meter off' })),
  });

describe('a cooling plant', () => {
  test.prop([plants, between(0, 1.5), between(-20, 45)])(
    'carries all heat it takes, with its own, outdoors',
    (plant, share, outdoorC) => {
      const heatKw = share * plant.ratedKw;
      const now = coolingAt(plant, heatKw, outdoorC);
      expect(now.rejectedKw + now.unmetKw).toBeCloseTo(heatKw + now.powerKw, 6);
      expect(now.powerKw).toBeCloseTo(now.moverKw + now.compressorKw, 9);
      expect(now.unmetKw).toBeCloseTo(Math.max(0, heatKw - plant.ratedKw), 6);
    },
  );

  test.prop([plants, between(0, 1), between(-20, 40), between(0, 5)])(
    'takes no less when it is warmer',
    (plant, share, outdoorC, moreK) => {
      const heatKw = share * plant.ratedKw;
      const [now, warmer] = [outdoorC, outdoorC + moreK].map((at) => coolingAt(plant, heatKw, at).powerKw);
      expect(warmer).toBeGreaterThanOrEqual(now! - 1e-9);
    },
  );

  test.prop([plants, between(-20, 45)])('never lifts heat better than Carnot', (plant, outdoorC) => {
    const coldK = plant.supplyC + 273.15;
    const liftK = outdoorC - plant.supplyC;
    if (liftK > 0) expect(chillerCop(plant, outdoorC)).toBeLessThanOrEqual(coldK / liftK + 1e-9);
  });

  it('with water of 45 C needs no compressor at 35 C, with water of 18 C it does', () => {
    expect(coolingAt(plantWith(45), 1000, 35).compressorKw).toBe(0);
    const cold = coolingAt(plantWith(18), 1000, 35);
    expect(cold.compressorKw).toBeCloseTo(1000 / ((0.5 * (273.15 + 14)) / (47 - 14)), 9);
  });

  it('between free and lifted the outdoors takes its part', () => {
    const { liftedKw } = coolingAt(plantWith(30), 1000, 26);
    expect(liftedKw).toBeCloseTo(500, 9);
  });

  it('pumps at half load take an eighth', () => {
    expect(coolingAt(plantWith(45), 500, 20).powerKw).toBeCloseTo(40 / 8, 12);
  });

  it('refuses values out of range', () => {
    const spec = plantWith(30);
    expect(() => toCoolingPlant({ ...spec, ratedKw: 0 })).toThrow('ratedKw');
    expect(() => toCoolingPlant({ ...spec, carnotFraction: 1.2 })).toThrow('carnotFraction');
    expect(() => toCoolingPlant({ ...spec, moverRatio: NaN })).toThrow('moverRatio');
    expect(() => coolingAt(spec, -1, 20)).toThrow('heatKw');
    expect(() => coolingAt(spec, 1, NaN)).toThrow('outdoorC');
  });
});

describe('the energy of a site', () => {
  const input = {
    itKw: hourly('kW', [500, 800, NaN, 300], [2]),
    outdoorC: hourly('C', [10, 30, 30, 40]),
    distributionLossKw: (itKw: number) => 10 + 0.03 * itKw,
    storageLossKw: hourly('kW', [20, 0, 5, 40]),
    otherKw: 7,
  };

  it('adds up, and is the sum of its steps', () => {
    const energy = siteEnergy(plantWith(20), { ...input, storageIndoorsFraction: 1 });
    const heats = [500 + 25 + 20, 800 + 34, 300 + 19 + 40];
    const coolingKwh = heats.reduce(
      (sum, heatKw, i) => sum + coolingAt(plantWith(20), heatKw, [10, 30, 40][i]!).powerKw,
      0,
    );
    expect(energy.coolingKwh).toBeCloseTo(coolingKwh, 9);
    expect(energy.gapCount).toBe(1);
    const parts = energy.itKwh + energy.distributionKwh + energy.coolingKwh + energy.storageKwh + energy.otherKwh;
    expect(energy.totalKwh).toBeCloseTo(parts, 9);
    expect(energy.pueRatio).toBeCloseTo(parts / 1600, 12);
  });

  it('PUE 1.2 is a sixth of the energy beside the computers', () => {
    const still = { ...plantWith(45), moverRatio: 0 };
    const energy = siteEnergy(still, {
      itKw: hourly('kW', [500]),
      outdoorC: hourly('C', [10]),
      distributionLossKw: () => 100,
    });
    expect(energy.pueRatio).toBeCloseTo(1.2, 12);
    expect(1 - energy.itKwh / energy.totalKwh).toBeCloseTo(1 / 6, 12);
  });

  it('storage outdoors costs no cooling, indoors it costs that of its losses', () => {
    const battery = toBattery({
      powerKw: 100,
      energyKwh: 400,
      ...fromRoundTripEfficiency(0.85),
      initialSocFraction: 0.5,
    });
    const { lossKwh } = stepBattery(battery, { energyKwh: 200 }, 100, HOUR_MS);
    const hot = {
      ...input,
      itKw: hourly('kW', [500]),
      outdoorC: hourly('C', [35]),
      storageLossKw: hourly('kW', [lossKwh]),
    };
    const plant = { ...plantWith(18), moverRatio: 0 };
    expect(storageCooling(plant, hot).coolingKwh).toBe(0);
    const indoors = storageCooling(plant, { ...hot, storageIndoorsFraction: 1 });
    expect(indoors.coolingKwh).toBeCloseTo(lossKwh / chillerCop(plant, 35), 9);
    expect((indoors.pueWithRatio - indoors.pueWithoutRatio) * 500).toBeCloseTo(lossKwh + indoors.coolingKwh, 9);
  });

  it('refuses unlike steps, no load and shares out of range', () => {
    const plant = plantWith(20);
    expect(() => siteEnergy(plant, { ...input, outdoorC: hourly('C', [1]) })).toThrow('same steps');
    expect(() => siteEnergy(plant, { ...input, itKw: hourly('kW', [0, 0, 0, 0]) })).toThrow('take some energy');
    expect(() => siteEnergy(plant, { ...input, itKw: hourly('kW', [-1, 0, 0, 0]) })).toThrow('from 0');
    expect(() => siteEnergy(plant, { ...input, storageIndoorsFraction: 2 })).toThrow('storageIndoorsFraction');
    expect(() => siteEnergy(plant, { ...input, otherKw: NaN })).toThrow('otherKw');
  });
});
