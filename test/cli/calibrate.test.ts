import { describe, expect, it } from 'vitest';
import { calibrateCommand } from '../../src/cli/calibrate.js';
import { folderOf, runCommand } from './runCommand.js';

const HOURS = 8760;
/** Prices that fall with the wind and rise with the load. */
const windMw = (hour: number) => 500 + 400 * Math.sin(hour / 31);
const loadMw = (hour: number) => 900 + 90 * Math.sin(hour / 4) + (hour % 7);
const priceAt = (hour: number) => 60 + loadMw(hour) / 20 - windMw(hour) / 20;
const row = (hour: number) => {
  const instant = new Date(Date.UTC(2022, 0, 1, hour)).toISOString();
  return [instant, priceAt(hour).toFixed(3), windMw(hour).toFixed(3), loadMw(hour).toFixed(3)].join(',');
};
const TEXT = ['utc_start,HB,wind_mw,load_mw', ...Array.from({ length: HOURS }, (_, hour) => row(hour))].join('\n');
const calibrate = async (words: string[], text = TEXT) => {
  const folder = await folderOf({ 'p.csv': text });
  const { out } = await runCommand(
    calibrateCommand,
    ['p.csv', '-c', 'HB', '--zone', 'UTC', '--json', ...words],
    folder,
  );
  return (JSON.parse(out) as { calibration: { companions?: Record<string, { priceCorrelation: number }> } })
    .calibration;
};

describe('wattbook data calibrate', () => {
  it('tells how wind and load go with the price', async () => {
    const { companions } = await calibrate(['--wind-column', 'wind_mw', '--load-column', 'load_mw']);
    expect(companions?.wind?.priceCorrelation).toBeLessThan(-0.3);
    expect(companions?.load?.priceCorrelation).toBeGreaterThan(0.1);
    expect((await calibrate([])).companions).toBeUndefined();
  });

  it.each([
    [['--wind-column', 'wind'], 'data', 'Did you mean wind_mw?'],
    [['--wind-column', 'wind_mw', '--wind-capacity', '1MWh'], 'usage', 'MWh is a unit of energy'],
    [['--wind-column', 'wind_mw', '--wind-capacity', '500MW'], 'data', 'p.csv: Give power from 0 to 500000 kW'],
    [['--wind-capacity', '500MW'], 'usage', 'give both'],
  ])('%j: %s', async (words, code, message) => {
    const ran = calibrate(words);
    await expect(ran).rejects.toMatchObject({ code });
    await expect(ran).rejects.toThrow(message);
  });
});
