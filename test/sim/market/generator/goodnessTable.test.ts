import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { GoodnessRow } from '../../../../src/sim/dispatch/priceGoodness.js';
import { priceGoodness } from '../../../../src/sim/dispatch/priceGoodness.js';
import { parsePriceCalibration } from '../../../../src/sim/market/generator/priceCalibration.js';
import { parsePrices } from '../../../../src/sim/market/reader/parsePrices.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';

const readTable = (name: string) =>
  readFileSync(new URL(`../../../../notebooks/data/${name}`, import.meta.url), 'utf8');
const prices = 'data/prices/ercot_dam_hub_2022.csv';

describeWithShared('the goodness table that a notebook shows', [prices], () => {
  const file = 'ercot-hb-north-2022.calibration.json';
  const calibration = parsePriceCalibration(readTable(file), { file });
  const table = JSON.parse(readTable('ercot-hb-north-2022.goodness.json')) as {
    calibration: string;
    generatedYears: number;
    rows: GoodnessRow[];
  };

  it('is that of the calibration beside it', () => {
    const series = parsePrices(sharedText(prices), { file: prices, column: calibration.hub, zone: calibration.zone });
    const seeds = Array.from({ length: table.generatedYears }, (_, index) => index + 1);
    const rows = priceGoodness(calibration, series, { seeds });
    expect(table.calibration).toBe(file);
    expect(table.rows).toEqual(rows.map(rounded));
  });
});

/** To six digits, as the table holds them. */
function rounded(row: GoodnessRow): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' ? Number(value.toPrecision(6)) : value,
    ]),
  );
}
