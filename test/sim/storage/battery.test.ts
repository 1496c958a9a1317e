import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { BatterySpec } from '../../../src/sim/storage/battery.js';
import { fromRoundTripEfficiency, toBattery } from '../../../src/sim/storage/battery.js';
import type { BatteryState } from '../../../src/sim/storage/batteryStep.js';
import { feasiblePowerKw, initialState, stepBattery } from '../../../src/sim/storage/batteryStep.js';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const efficiency = fc.double({ min: 0.3, max: 1, noNaN: true });
const size = fc.double({ min: 1, max: 1e5, noNaN: true });
const batteries = fc
  .tuple(size, size, efficiency, efficiency, fc.tuple(share, share, share))
  .map(([powerKw, energyKwh, chargeEfficiencyFraction, dischargeEfficiencyFraction, [low, width, start]]) => {
    const minSocFraction = low * 0.4;
    const maxSocFraction = Math.min(1, minSocFraction + 0.1 + width * 0.5);
    const initialSocFraction = Math.min(maxSocFraction, minSocFraction + start * (maxSocFraction - minSocFraction));
    const efficiencies = { chargeEfficiencyFraction, dischargeEfficiencyFraction };
    return toBattery({ powerKw, energyKwh, ...efficiencies, minSocFraction, maxSocFraction, initialSocFraction });
  });
const stepsMs = fc.constantFrom(1000, 300_000, 900_000, 3_600_000);
const levels = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 });
const hours = (stepMs: number) => stepMs / 3_600_000;

describe('laws of the step', () => {
  test.prop([batteries, stepsMs, levels])('energy is conserved and never made', (battery, stepMs, shares) => {
    let state: BatteryState = initialState(battery);
    let injectedKwh = 0;
    let lostKwh = 0;
    for (const level of shares) {
      const { minKw, maxKw } = feasiblePowerKw(battery, state, stepMs);
      const powerKw = level < 0 ? -level * minKw : level * maxKw;
      const step = stepBattery(battery, state, powerKw, stepMs);
      expect(step.lossKwh).toBeGreaterThanOrEqual(0);
      expect(step.state.energyKwh).toBeGreaterThanOrEqual(battery.minEnergyKwh);
      expect(step.state.energyKwh).toBeLessThanOrEqual(battery.maxEnergyKwh);
      injectedKwh += powerKw * hours(stepMs);
      lostKwh += step.lossKwh;
      state = step.state;
    }
    const drawnKwh = battery.initialEnergyKwh - state.energyKwh;
    expect(Math.abs(drawnKwh - injectedKwh - lostKwh)).toBeLessThanOrEqual(1e-9 * shares.length * battery.energyKwh);
  });

  test.prop([batteries, stepsMs])('a round trip returns the product of the efficiencies', (battery, stepMs) => {
    const empty = { energyKwh: battery.minEnergyKwh };
    const { minKw } = feasiblePowerKw(battery, empty, stepMs);
    const charged = stepBattery(battery, empty, minKw, stepMs).state;
    const { maxKw } = feasiblePowerKw(battery, charged, stepMs * 1000);
    const returnedKwh = maxKw * hours(stepMs * 1000);
    const roundTrip = battery.chargeEfficiencyFraction * battery.dischargeEfficiencyFraction;
    expect(returnedKwh).toBeLessThanOrEqual(-minKw * hours(stepMs) * roundTrip + 1e-9 * battery.energyKwh);
    expect(returnedKwh).toBeGreaterThanOrEqual(-minKw * hours(stepMs) * roundTrip - 1e-9 * battery.energyKwh);
  });

  test.prop([batteries, fc.integer({ min: 2, max: 60 }), fc.double({ min: -1, max: 1, noNaN: true })])(
    'a step split into equal parts ends where the whole ends',
    (battery, parts, level) => {
      const start = initialState(battery);
      const { minKw, maxKw } = feasiblePowerKw(battery, start, 3_600_000);
      const powerKw = level < 0 ? -level * minKw : level * maxKw;
      const whole = stepBattery(battery, start, powerKw, 3_600_000);
      let state: BatteryState = start;
      let lostKwh = 0;
      for (let part = 0; part < parts; part += 1) {
        const step = stepBattery(battery, state, powerKw, 3_600_000 / parts);
        state = step.state;
        lostKwh += step.lossKwh;
      }
      expect(Math.abs(state.energyKwh - whole.state.energyKwh)).toBeLessThanOrEqual(1e-9 * battery.energyKwh);
      expect(Math.abs(lostKwh - whole.lossKwh)).toBeLessThanOrEqual(1e-9 * battery.energyKwh);
    },
  );

  test.prop([batteries, stepsMs])('the feasible range is all there is', (battery, stepMs) => {
    const state = initialState(battery);
    const { minKw, maxKw } = feasiblePowerKw(battery, state, stepMs);
    const beyondKw = battery.powerKw * 1e-6 + (battery.energyKwh * 1e-6) / hours(stepMs);
    expect(() => stepBattery(battery, state, maxKw + beyondKw, stepMs)).toThrow(RangeError);
    expect(() => stepBattery(battery, state, minKw - beyondKw, stepMs)).toThrow(RangeError);
  });
});

describe('signs', () => {
  const battery = toBattery({
    ...{ powerKw: 100, energyKwh: 400, chargeEfficiencyFraction: 0.9, dischargeEfficiencyFraction: 0.8 },
    initialSocFraction: 0.5,
  });
  it.each([
    ['discharging 80 kW draws 100 kWh', 80, 100, 20],
    ['charging 100 kW stores 90 kWh', -100, 290, 10],
    ['idling changes nothing', 0, 200, 0],
  ])('%s', (_name, powerKw, energyKwh, lossKwh) => {
    const step = stepBattery(battery, { energyKwh: 200 }, powerKw, 3_600_000);
    expect(step.state.energyKwh).toBeCloseTo(energyKwh, 9);
    expect(step.lossKwh).toBeCloseTo(lossKwh, 9);
  });
  it('a power that is not a number is refused', () => {
    expect(() => stepBattery(battery, { energyKwh: 200 }, NaN, 3_600_000)).toThrow('NaN kW was asked');
  });
});

describe('spec', () => {
  const good: BatterySpec = { powerKw: 1000, energyKwh: 4000, ...fromRoundTripEfficiency(0.85) };

  it('fills the window and starts empty', () => {
    const battery = toBattery({ ...good, minSocFraction: 0.1, maxSocFraction: 0.9 });
    expect([battery.minEnergyKwh, battery.maxEnergyKwh, battery.initialEnergyKwh]).toEqual([400, 3600, 400]);
    expect(Object.isFrozen(battery)).toBe(true);
  });

  it('splits a round trip into equal square roots', () => {
    const { chargeEfficiencyFraction, dischargeEfficiencyFraction } = fromRoundTripEfficiency(0.85);
    expect(chargeEfficiencyFraction * dischargeEfficiencyFraction).toBeCloseTo(0.85, 15);
    expect(chargeEfficiencyFraction).toBe(dischargeEfficiencyFraction);
  });

  it.each([
    ['powerKw', { powerKw: 0 }],
    ['powerKw', { powerKw: NaN }],
    ['powerKw', { powerKw: Infinity }],
    ['energyKwh', { energyKwh: -1 }],
    ['energyKwh', { energyKwh: NaN }],
    ['chargeEfficiencyFraction', { chargeEfficiencyFraction: 1.01 }],
    ['chargeEfficiencyFraction', { chargeEfficiencyFraction: 0 }],
    ['dischargeEfficiencyFraction', { dischargeEfficiencyFraction: 85 }],
    ['dischargeEfficiencyFraction', { dischargeEfficiencyFraction: NaN }],
    ['minSocFraction', { minSocFraction: -0.1 }],
    ['minSocFraction', { minSocFraction: 1 }],
    ['maxSocFraction', { maxSocFraction: 1.1 }],
    ['maxSocFraction', { minSocFraction: 0.5, maxSocFraction: 0.5 }],
    ['initialSocFraction', { minSocFraction: 0.2, initialSocFraction: 0.1 }],
    ['initialSocFraction', { initialSocFraction: NaN }],
  ])('refuses a bad %s: %j', (field, change) => {
    expect(() => toBattery({ ...good, ...change })).toThrow(RangeError);
    expect(() => toBattery({ ...good, ...change })).toThrow(`Give ${field}`);
  });

  it('refuses a round trip above 1', () => {
    expect(() => fromRoundTripEfficiency(1.2)).toThrow('roundTripFraction');
  });
});
