import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { optimalSite } from '../../../../src/sim/dispatch/site/optimalSite.js';
import { toSite } from '../../../../src/sim/dispatch/site/site.js';
import { executeSite } from '../../../../src/sim/dispatch/site/siteRun.js';
import type { SiteRun } from '../../../../src/sim/dispatch/site/siteRun.js';
import { feasiblePowerKw, initialState, stepBattery } from '../../../../src/sim/storage/batteryStep.js';
import { toBattery } from '../../../../src/sim/storage/battery.js';
import { HOUR_MS, seriesOf, siteCases } from './siteCases.js';

function imbalancesKw(run: SiteRun): number[] {
  const { site, power, auxiliary, curtailment, gridPower, unserved } = run;
  const all = [site.load, site.generation, curtailment, power, auxiliary, gridPower, unserved];
  return Array.from(power.values, (_, step) => all.reduce((sum, { values }) => sum + values[step]!, 0));
}

const NONE = { policy: 'drawn', foresight: 'none' as const };

describe('conservation', () => {
  const shares = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 });
  test.prop([siteCases(0), shares], { numRuns: 200 })('powers sum to zero, energies close', (given, drawn) => {
    const { battery } = given;
    const site = toSite({
      load: seriesOf(
        'kW',
        Array.from(given.site.load.values, (kw) => 0 - kw),
        given.site.grid.stepMs,
      ),
      generation: given.site.generation,
      importLimitKw: 30,
    });
    let state = initialState(battery);
    const powersKw = Float64Array.from(drawn, (share) => {
      const { minKw, maxKw } = feasiblePowerKw(battery, state, site.grid.stepMs);
      const powerKw = share < 0 ? -share * minKw : share * maxKw;
      state = stepBattery(battery, state, powerKw, site.grid.stepMs).state;
      return powerKw;
    });
    const run = executeSite(battery, site, powersKw, NONE);
    for (const imbalanceKw of imbalancesKw(run)) expect(Math.abs(imbalanceKw)).toBeLessThan(1e-12);
    const hours = site.grid.stepMs / HOUR_MS;
    const terminalKwh = run.power.values.reduce((sum, kw) => sum + kw * hours, 0);
    const lossKwh = run.loss.values.reduce((sum, kwh) => sum + kwh, 0);
    expect(battery.initialEnergyKwh - terminalKwh - lossKwh).toBeCloseTo(run.energy.values.at(-1)!, 9);
    run.gridPower.values.forEach((kw, step) => {
      expect(kw <= 30 && run.unserved.values[step]! >= 0 && run.curtailment.values[step]! <= 0).toBe(true);
    });
  });

  test.prop([siteCases(-40)], { numRuns: 100 })(
    'so do those of the optimum, within the limits of the grid',
    (given) => {
      const { battery, site, options } = given;
      let run: SiteRun;
      try {
        ({ run } = optimalSite(battery, site, options));
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return;
      }
      for (const imbalanceKw of imbalancesKw(run)) expect(Math.abs(imbalanceKw)).toBeLessThan(1e-12);
      run.gridPower.values.forEach((kw, step) => {
        expect(kw).toBeLessThanOrEqual(site.importLimitsKw[step]! + 1e-9);
        expect(-kw).toBeLessThanOrEqual(site.exportLimitsKw[step]! + 1e-9);
        expect(run.unserved.values[step]).toBeLessThan(1e-9);
      });
    },
  );
});

describe('limits of the grid connection', () => {
  const battery = toBattery({
    powerKw: 10,
    energyKwh: 20,
    chargeEfficiencyFraction: 1,
    dischargeEfficiencyFraction: 1,
    initialSocFraction: 0.5,
  });
  const load = seriesOf('kW', [4, 40]);
  it('curtails what cannot be exported and leaves unserved what cannot be imported', () => {
    const site = toSite({ load, generation: seriesOf('kW', [12, 0]), exportLimitKw: 3, importLimitKw: 25 });
    const run = executeSite(battery, site, Float64Array.of(0, 10), NONE);
    expect([...run.curtailment.values]).toEqual([-5, 0]);
    expect([...run.gridPower.values]).toEqual([-3, 25]);
    expect([...run.unserved.values]).toEqual([0, 5]);
  });
  it('refuses a discharge without a taker', () => {
    const site = toSite({ load, exportLimitKw: 0 });
    expect(() => executeSite(battery, site, Float64Array.of(6, 0), NONE)).toThrow(
      'Discharge less in step 0: of 6 kW, 2 find',
    );
  });
  it('curtails by choice as well', () => {
    const site = toSite({ load, generation: seriesOf('kW', [12, 0]) });
    const run = executeSite(battery, site, new Float64Array(2), { ...NONE, curtailKw: Float64Array.of(8, 0) });
    expect([...run.gridPower.values]).toEqual([0, 40]);
    const tooMuch = { ...NONE, curtailKw: Float64Array.of(13, 0) };
    expect(() => executeSite(battery, site, new Float64Array(2), tooMuch)).toThrow(
      'curtailKw from 0 to the generation, 12',
    );
  });
  it('wants one power a step', () => {
    expect(() => executeSite(battery, toSite({ load }), new Float64Array(3), NONE)).toThrow('3 powers stand against 2');
  });
});

describe('faults of a site', () => {
  const load = seriesOf('kW', [4, 40]);
  it('names the field', () => {
    expect(() => toSite({ load: seriesOf('kW', [4, -1]) })).toThrow(
      'Give load from 0 kW in every step; step 1 holds -1',
    );
    expect(() => toSite({ load, generation: seriesOf('kW', [1]) })).toThrow('generation');
    expect(() => toSite({ load, generation: seriesOf('kW', [1, 2], HOUR_MS / 2) })).toThrow('generation');
    expect(() => toSite({ load, importLimitKw: -1 })).toThrow('importLimitKw from 0 kW; this one is -1');
    expect(() => toSite({ load, exportLimitKw: NaN })).toThrow('exportLimitKw');
  });
  it('guesses no gap', () => {
    const gap = {
      unit: 'kW' as const,
      grid: load.grid,
      values: Float64Array.of(4, NaN),
      gaps: [{ index: 1, reason: 'meter off' }],
    };
    expect(() => toSite({ load: gap })).toThrow('the load has 1 gaps, the first at step 1 (meter off)');
  });
});
