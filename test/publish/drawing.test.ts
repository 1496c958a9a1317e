import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readAssets } from '../../src/report/assets.js';
import { toPages } from '../../src/report/html.js';
import { toReport } from '../../src/report/report.js';
import { withBrowser } from '../../src/publish/browser.js';
import type { DrawSignal } from '../../src/publish/page.js';
import { LINE, code, figure, notebookOf, prose, type Chart } from '../report/fixture.js';
import { folderForAll } from './folder.js';

const chart = (trace: Record<string, unknown>, layout: Record<string, unknown> = {}): Chart => ({
  data: [{ type: 'scatter', ...trace }],
  layout,
});
const line = { mode: 'lines', x: [1, 2], y: [1, 2] };
const whiteHatch = { color: '#00f', pattern: { shape: '/', fgcolor: '#ffffff' } };

const FAULTY: [name: string, chart: Chart, reason: string][] = [
  ['an empty trace', chart({ x: [], y: [] }), 'has no point to draw'],
  ['only gaps', chart({ x: [1, 2], y: [null, null] }), 'has no point to draw'],
  [
    'one empty trace among good ones',
    { data: [...LINE.data, { type: 'bar', name: 'None', x: [1], y: [null] }], layout: {} },
    'trace 2 (None) has no point',
  ],
  ['an empty heatmap', chart({ type: 'heatmap', z: [[null, null]] }), 'has no point to draw'],
  ['white marks on white paper', chart({ ...line, line: { color: '#ffffff' } }), 'cannot be seen'],
  ['white hatching without ground', chart({ ...line, type: 'bar', marker: whiteHatch }), 'cannot be seen'],
  ['a transparent trace', chart({ ...line, opacity: 0 }), 'cannot be seen'],
  ['marks outside the axis', chart(line, { xaxis: { range: [5, 6] } }), 'cannot be seen'],
  ['no marks by mode', chart({ ...line, mode: 'none' }), 'no mark was drawn'],
  [
    'a type that this plotly does not have',
    chart({ type: 'scatter3d', x: [1], y: [1], z: [1] }),
    'cannot draw the type scatter3d',
  ],
  ['no room', chart(line, { height: 10 }), 'it has no room'],
  ['no traces but hidden ones', chart({ ...line, visible: false }), 'no mark was drawn'],
];

const SOUND: [name: string, chart: Chart][] = [
  ['a line', LINE],
  ['a line with a gap', chart({ x: [1, 2, 3, 4, 5], y: [1, 2, null, 2, 1] })],
  ['a level line', chart({ mode: 'lines', x: [1, 2], y: [1, 1] })],
  ['one marker', chart({ mode: 'markers', x: [1], y: [1] })],
  ['bars of which one is zero', chart({ type: 'bar', x: ['a', 'b'], y: [0, 1] })],
  ['bars that are all zero', chart({ type: 'bar', x: ['a', 'b'], y: [0, 0] })],
  [
    'a hidden trace beside a line',
    { data: [...LINE.data, { type: 'scatter', visible: 'legendonly', x: [], y: [] }], layout: {} },
  ],
  [
    'a heatmap',
    chart({
      type: 'heatmap',
      z: [
        [1, 2],
        [3, null],
      ],
    }),
  ],
  ['a box', chart({ type: 'box', y: [1, 2, 3] })],
  ['a histogram', chart({ type: 'histogram', x: [1, 2, 2] })],
  ['an area', chart({ ...line, fill: 'tozeroy', mode: 'none' })],
  [
    'two panels',
    {
      data: [...LINE.data, { ...LINE.data[0], xaxis: 'x2', yaxis: 'y2' }],
      layout: { grid: { rows: 2, columns: 1, pattern: 'independent' } },
    },
  ],
  ['dates', chart({ mode: 'lines', x: ['2022-01-01 00:00', '2022-01-01 01:00'], y: [1, 2] })],
  ['a log axis', chart(line, { yaxis: { type: 'log' } })],
];

let reasons: Map<number, string>;
let state: string;
let drawnCount = 0;

beforeAll(async () => {
  const charts = [...FAULTY, ...SOUND].map(([, content], i) => figure(`chart-${i}`, content));
  const report = toReport(notebookOf([prose('# Charts'), code('a', charts)]), { id: 'charts', created: new Date(0) });
  const path = join(await folderForAll(), 'charts.html');
  await writeFile(path, toPages(await readAssets()).formatReport(report));
  const signal = await withBrowser(async (browser) => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(path).href);
    return page.evaluate(async () => {
      const { wattbook } = globalThis as unknown as { wattbook: DrawSignal & { done: Promise<void> } };
      await wattbook.done;
      return { state: wattbook.state, errors: wattbook.errors, figures: wattbook.figures };
    });
  });
  reasons = new Map(signal.errors.map(({ figure: number, text }) => [number, text]));
  drawnCount = signal.figures;
  state = signal.state;
});

describe('a chart counts as drawn', () => {
  it.each(SOUND.map(([name], i) => [name, FAULTY.length + i + 1] as const))('with %s', (_name, number) => {
    expect(reasons.get(number)).toBeUndefined();
  });

  it('once each, and one fault fails the page', () => {
    expect(state).toBe('failed');
    expect(drawnCount).toBe(SOUND.length);
  });
});

describe('a chart does not count as drawn', () => {
  it.each(FAULTY.map(([name, , reason], i) => [name, reason, i + 1] as const))('with %s', (_name, reason, number) => {
    expect(reasons.get(number)).toMatch(`Figure ${number} could not be drawn: `);
    expect(reasons.get(number)).toContain(reason);
  });
});
