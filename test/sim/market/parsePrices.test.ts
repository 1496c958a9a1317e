import { expect, it } from 'vitest';
import { describeWithShared, sharedText } from '../../sharedData.js';
import { parsePrices } from '../../../src/sim/market/parsePrices.js';
import { requireCalendarYear } from '../../../src/sim/market/calendarYear.js';
describeWithShared('x', ['data/prices/ercot_dam_hub_2022.csv'], () => {
  it('ref', () => {
    for (const file of ['ercot_dam_hub_2022.csv', 'ercot_dam_2022_hourly.csv', 'ercot_dam_2021_hourly.csv']) {
      const text = sharedText('data/prices/' + file);
      let t = 0, p;
      for (let k = 0; k < 6; k++) { const t0 = performance.now(); p = parsePrices(text, { file, column: 'HB_NORTH', zone: 'America/Chicago' }); t = performance.now() - t0; }
      console.log(file, t, p!.grid, p!.gaps, p!.values.slice(7416, 7422), requireCalendarYear(p!, 'America/Chicago'));
    }
    expect(1).toBe(1);
  });
});
