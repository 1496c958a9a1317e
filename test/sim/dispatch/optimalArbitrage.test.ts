import { expect, it } from 'vitest';
import { describeWithShared, sharedText } from '../../sharedData.js';
import { toBattery, fromRoundTripEfficiency } from '../../../src/sim/storage/battery.js';
import { optimalArbitrage } from '../../../src/sim/dispatch/optimalArbitrage.js';
import { summarizeArbitrage } from '../../../src/sim/dispatch/arbitrageSummary.js';
import { toSeries } from '../../../src/base/series.js';
describeWithShared('x', ['data/prices/ercot_dam_hub_2022.csv'], () => {
  it('ref', () => {
    for (const [file, col] of [['ercot_dam_hub_2022.csv', 3], ['ercot_dam_2022_hourly.csv', 5],['ercot_dam_2021_hourly.csv', 5]] as const) {
    const values = Float64Array.from(sharedText('data/prices/'+file).trim().split(/\r?\n/).slice(1).map((l) => Number(l.split(',')[col])));
    const prices = toSeries({ unit: 'USD/MWh', grid: { startMs: 0, stepMs: 3600000, count: values.length }, values });
    for (const hours of [1, 2, 4, 8]) for (const wearUsdPerMwh of [0, 20]) {
      const b = toBattery({ powerKw: 1000, energyKwh: hours * 1000, ...fromRoundTripEfficiency(0.85) });
      let t = Infinity; let run;
      for (let k = 0; k < 30; k++) { const t0 = performance.now(); run = optimalArbitrage(b, prices, { wearUsdPerMwh }); t = Math.min(t, performance.now() - t0); }
      const s = summarizeArbitrage(run!);
      console.log(hours, wearUsdPerMwh, t.toFixed(2), s.objectiveUsd, s.boundUsd, s.revenueUsd, s.dischargedMwh, s.chargedMwh, s.simultaneousHours);
    }}
  });
});
