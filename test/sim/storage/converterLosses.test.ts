import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { toBattery } from '../../../src/sim/storage/battery.js';
import { stepBattery } from '../../../src/sim/storage/batteryStep.js';
import { fromConverterLosses } from '../../../src/sim/storage/converterLosses.js';

const losses = fc.record({
  standbyFraction: fc.double({ min: 0, max: 0.02, noNaN: true }),
  linearFraction: fc.double({ min: 0, max: 0.1, noNaN: true }),
  quadraticFraction: fc.double({ min: 0, max: 0.15, noNaN: true }),
});

describe('efficiency by load from losses', () => {
  test.prop([losses, fc.constantFrom(0.05, 0.1, 0.3, 0.5, 0.8, 1)])(
    'loses at its points what was said, both ways',
    (given, load) => {
      const battery = toBattery({
        powerKw: 100,
        energyKwh: 1000,
        ...fromConverterLosses(given),
        initialSocFraction: 0.5,
      });
      const lostKw =
        100 * (given.standbyFraction + given.linearFraction * load + given.quadraticFraction * load * load);
      for (const powerKw of [100 * load, -100 * load]) {
        expect(stepBattery(battery, { energyKwh: 500 }, powerKw, 3_600_000).lossKwh).toBeCloseTo(lostKw, 9);
      }
    },
  );

  // p / (p + p0 + k p²) with p0 and k of the three classes of inverter in Notton, Lazarov and Stoyanov 2010.
  it.each([
    [0.0145, 0.0437, 0.5, 0.9516],
    [0.0072, 0.0345, 0.1, 0.9298],
    [0.0072, 0.0345, 0.5, 0.9693],
    [0.0088, 0.1149, 1, 0.8899],
  ])('standby %d, quadratic %d: at a load of %d gives back %d', (standbyFraction, quadraticFraction, load, wanted) => {
    const { dischargeEfficiencyFraction } = fromConverterLosses({ standbyFraction, quadraticFraction });
    const point = dischargeEfficiencyFraction.find(({ loadFraction }) => loadFraction === load);
    expect(point!.efficiencyFraction).toBeCloseTo(wanted, 4);
  });

  it.each([
    ['standbyFraction', { standbyFraction: -0.1 }],
    ['quadraticFraction', { standbyFraction: 0, quadraticFraction: NaN }],
    ['at a load of 0.05', { standbyFraction: 0.06 }],
  ])('refuses a bad %s', (text, given) => {
    expect(() => fromConverterLosses(given)).toThrow(text);
  });
});
