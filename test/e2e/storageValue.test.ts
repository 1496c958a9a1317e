import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithShared, sharedPath, sharedText } from '../sharedData.js';
import { ROOT, fingerprint, startProject, wattbook } from './project.js';

const PRICES = 'data/prices/ercot_dam_hub_2022.csv';
const REFERENCE = 'reference/arbitrage_ercot_north_2022.csv';

let project: Awaited<ReturnType<typeof startProject>>;
beforeAll(async () => {
  project = await startProject();
});
afterAll(() => project.end());

const build = (prices: string) =>
  wattbook(
    ['build', '--report', 'storage-value', '--out', join(project.directory, 'out'), '--param', `prices=${prices}`],
    { directory: ROOT },
  );

describeWithShared('the report storage-value on the real ERCOT year 2022', [PRICES, REFERENCE], () => {
  it('states what the reference says to 0.1 %, and that its prices are measured', async () => {
    const { code, stderr } = await build(sharedPath(PRICES));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const html = await readFile(join(project.directory, 'out/storage-value/index.html'), 'utf8');
    expect(html.includes('Measured data')).toBe(true);
    for (const { hours, usd } of readReference()) {
      const shown = [...html.matchAll(/<data[^>]* value="([\d.]+)" data-name="revenue-(\d+)h"[^>]*>([\d,]+)/g)];
      const stated = shown.filter(([, , length]) => Number(length) === hours);
      expect(stated.length).toBeGreaterThan(0);
      for (const [, value, , text] of stated) {
        expect(Math.abs(Number(value) / usd - 1)).toBeLessThan(0.001);
        expect(Math.abs(Number(text!.replaceAll(',', '')) / usd - 1)).toBeLessThan(0.001);
      }
    }
  });

  it.each<[string, (lines: string[]) => string[], string[]]>([
    ['a missing column', (lines) => replaceIn(lines, 1, 'HB_NORTH', 'HB_NORD'), ['HB_NORTH', 'Did you mean HB_NORD?']],
    ['text in a number column', (lines) => setPrice(lines, 14, 'n/a'), ['bad.csv', 'row 14', 'n/a']],
    ['NaN', (lines) => setPrice(lines, 5000, 'NaN'), ['bad.csv', 'row 5000', 'NaN']],
    ['a hole', (lines) => lines.toSpliced(999, 1), ['bad.csv', 'row 999']],
    ['half a year', (lines) => lines.slice(0, 4000), ['2022']],
  ])('%s is bad data: exit code 3, file and row, the good report stays', async (_name, change, messages) => {
    const before = await fingerprint(join(project.directory, 'out'));
    const bad = join(project.directory, 'bad.csv');
    await writeFile(bad, `${change(sharedText(PRICES).trimEnd().split('\n')).join('\n')}\n`);
    const { code, stderr } = await build(bad);
    for (const message of messages) expect(stderr).toContain(message);
    expect(code).toBe(3);
    expect(await fingerprint(join(project.directory, 'out'))).toEqual(before);
  });
});

/** The rows without wear cost. */
function readReference(): { hours: number; usd: number }[] {
  const [, ...rows] = sharedText(REFERENCE).trim().split('\n');
  return rows
    .map((row) => row.split(',').map(Number))
    .filter(([, , wear]) => wear === 0)
    .map(([, hours, , usd]) => ({ hours: hours!, usd: usd! }));
}

function replaceIn(lines: string[], row: number, from: string, to: string): string[] {
  return lines.with(row - 1, lines[row - 1]!.replace(from, to));
}

/** Puts a text into the price of HB_NORTH, the fourth column. */
function setPrice(lines: string[], row: number, text: string): string[] {
  return lines.with(row - 1, lines[row - 1]!.split(',').with(3, text).join(','));
}
