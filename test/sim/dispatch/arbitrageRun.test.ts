import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { executeSchedule } from '../../../src/sim/dispatch/arbitrageRun.js';
import { optimalArbitrage } from '../../../src/sim/dispatch/optimalArbitrage.js';
import { initialState, stepBattery } from '../../../src/sim/storage/batteryStep.js';
import { hourlyPrices, referenceBattery } from './arbitrageCases.js';

const ORIGIN = { foresight: 'backcast', wearUsdPerMwh: 0, relaxation: null } as const;

describe('the execution loop', () => {
  test.prop([
    fc.array(fc.integer({ min: -30, max: 150 }), { minLength: 2, maxLength: 200 }),
    fc.constantFrom(0.5, 2.5, 4),
    fc.constantFrom(0, 0.1),
  ])('is stepBattery bit for bit', (values, hours, minSocFraction) => {
    const battery = referenceBattery(hours, { minSocFraction, initialSocFraction: 0.3 });
    const run = optimalArbitrage(battery, hourlyPrices(...values));
    let state = initialState(battery);
    run.power.values.forEach((powerKw, i) => {
      const step = stepBattery(battery, state, powerKw, run.prices.grid.stepMs);
      state = step.state;
      expect(run.energy.values[i]).toBe(state.energyKwh);
      expect(run.loss.values[i]).toBe(step.lossKwh);
    });
  });

  it.each([
    ['above the power', [1001, 0]],
    ['below the window', [0, 1000, 1]],
    ['above the window', [-1000, -1000]],
    ['not a number', [NaN]],
  ])('refuses what stepBattery refuses: %s', (_name, powers) => {
    const battery = referenceBattery(1, { dischargeEfficiencyFraction: 1, initialSocFraction: 1 });
    const prices = hourlyPrices(...powers.map(() => 1));
    const schedule = { prices, sellPrices: prices, powersKw: Float64Array.from(powers) };
    expect(() => executeSchedule(battery, schedule, ORIGIN)).toThrow('Hold a power from');
  });
});
