import type { Notebook } from '../../src/notebook/format/nbformat.js';
import { author, code, figure, notebookOf, prose, shown, stream, value, type Chart } from './fixture.js';

const HOURS = 8760;
const DAY = 24;

/** A notebook as a planner would write it: four charts, a table, cited values, measured data, folded code. */
export function plannerNotebook(): Notebook {
  return notebookOf(
    [
      prose(OPENING),
      code('const year = 2022;', [], ['parameters']),
      code('dataSource({ nature: "measured" });\nconst prices = parsePrices(readInput("data/hb_north_2022.csv"));', [
        SOURCE,
        INPUT,
      ]),
      prose(
        '## Prices\n\nThe year has few dear hours: {{dear-hours-share}} of the hours hold a third of the value, see {{price-duration}}.',
      ),
      code('figure(priceDurationFigure(prices), text);', [
        figure('price-duration', durationChart(), 'A third of the value lies in one hundredth of the hours'),
      ]),
      prose(
        '## What the storage does\n\nA week in July, see {{july-week}}. The order of play:\n\n1. charge at night,\n2. wait,\n3. discharge at the peak.',
      ),
      code('figure(week, text);', [
        figure('july-week', weekChart(), 'One week in July: the battery sells into the evening peak'),
      ]),
      code('solve(scenario);', [
        stream('stdout', 'solved 365 days in 412 ms\n'),
        stream('stderr', 'the price of 2 hours was missing and was filled\n'),
      ]),
      prose('## What it earns\n\n> Revenue before cost; see {{revenue-table}}.'),
      code('figure(bars, text); table(frame, text);', [
        figure('revenue-bars', barChart(), 'Duration pays less with each hour added'),
        revenueTable(),
      ]),
      code('monthly', [figure('monthly-heat', heatChart(), 'Prices by month and hour of day')]),
      code('frame.describe()', [shown({ 'text/html': FRAME, 'text/plain': 'frame' })]),
      code('values', [
        value('revenue', 129_558.32),
        value('dear-hours-share', 1.23, '%', 1),
        value('payback', 7.94, 'years', 1),
      ]),
      prose(
        '### Limits\n\nPerfect foresight is an upper bound. Losses `η = 0.86`; no degradation.\n\n| Case | Foresight |\n|---|---|\n| base | perfect |\n| forecast | day ahead |',
      ),
    ],
    'notebooks/planning/storage-value.ipynb',
  );
}

const OPENING = `# What four hours of storage earn

Arbitrage of a 100 MW battery beside a data centre at ERCOT HB_NORTH, at the prices of 2022.

## Summary

- Four hours earn **{{revenue}}** a year; the payback is {{payback}}.
- {{dear-hours-share}} of the hours decide the result.
- The [protocol](https://www.ercot.com/) sets the cap at 5,000 USD/MWh.`;

const SOURCE = author({
  kind: 'source',
  nature: 'measured',
  title: 'ERCOT HB_NORTH day-ahead settlement prices, 2022, hourly',
  detail: 'No gaps. Two repeated hours at the end of daylight saving time are both kept.',
});

const INPUT = author({ kind: 'input', path: 'data/hb_north_2022.csv', sha256: 'a3'.repeat(32), sizeBytes: 271_560 });

/** A stand-in for measured prices: daily shape, season, a few dear hours; the same on each run. */
function price(hour: number): number {
  const daily = 18 * Math.sin(((hour % DAY) - 11) * (Math.PI / 12));
  const season = 20 * Math.sin((hour / HOURS) * Math.PI);
  const spike = (hour * 7919) % 487 === 0 ? 900 + ((hour * 31) % 3000) : 0;
  return Number((45 + daily + season + spike + ((hour * 13) % 17)).toFixed(2));
}

const PRICES = Array.from({ length: HOURS }, (_, hour) => price(hour));
const axis = (text: string, more: Record<string, unknown> = {}) => ({ title: { text }, ...more });

function durationChart(): Chart {
  const sorted = PRICES.toSorted((a, b) => b - a);
  const x = sorted.map((_, i) => Number((((i + 0.5) / HOURS) * 100).toFixed(3)));
  return {
    data: [{ type: 'scatter', mode: 'lines', name: 'Price', x, y: sorted, line: { color: '#0072b2', width: 2 } }],
    layout: {
      title: { text: 'inner title' },
      xaxis: axis('Share of hours (%)'),
      yaxis: axis('Price (USD/MWh)', { type: 'log' }),
    },
  };
}

function weekChart(): Chart {
  const start = 4700;
  const hours = Array.from({ length: 7 * DAY }, (_, i) => start + i);
  const x = hours.map((hour) => new Date(Date.UTC(2022, 0, 1, hour)).toISOString().slice(0, 16).replace('T', ' '));
  const power = hours.map((hour) => (hour % DAY < 4 ? -100 : hour % DAY >= 17 && hour % DAY < 21 ? 100 : 0));
  return {
    data: [
      {
        type: 'scatter',
        mode: 'lines',
        name: 'Power',
        x,
        y: power,
        line: { shape: 'hv', color: '#e69f00', width: 2 },
        yaxis: 'y2',
      },
      {
        type: 'scatter',
        mode: 'lines',
        name: 'Price',
        x,
        y: hours.map(price),
        line: { shape: 'hv', color: '#0072b2', width: 2 },
      },
    ],
    layout: {
      xaxis: axis('Local time (America/Chicago)', { type: 'date' }),
      yaxis: axis('Price (USD/MWh)'),
      yaxis2: axis('Power (MW)', { overlaying: 'y', side: 'right', showgrid: false }),
    },
  };
}

function barChart(): Chart {
  const x = ['1 h', '2 h', '4 h', '8 h'];
  const style = (color: string, shape: string) => ({
    color,
    pattern: { shape, fillmode: 'overlay', fgcolor: '#ffffff', size: 6, solidity: 0.35 },
  });
  return {
    data: [
      { type: 'bar', name: 'Energy', x, y: [52_000, 81_346, 129_558, 151_020], marker: style('#0072b2', '') },
      { type: 'bar', name: 'Reserve', x, y: [31_000, 33_100, 34_000, 34_050], marker: style('#e69f00', '/') },
    ],
    layout: { height: 360, barmode: 'group', xaxis: axis('Duration'), yaxis: axis('Revenue (USD/MW a year)') },
  };
}

function heatChart(): Chart {
  const months = Array.from({ length: 12 }, (_, month) => month);
  const z = months.map((month) => Array.from({ length: DAY }, (_, hour) => PRICES[month * 730 + hour]));
  const y = months.map((month) =>
    new Date(Date.UTC(2022, month)).toLocaleString('en', { month: 'short', timeZone: 'UTC' }),
  );
  const colorbar = { title: { text: 'USD/MWh' } };
  return {
    data: [
      {
        type: 'heatmap',
        name: 'Price',
        z,
        y,
        x: Array.from({ length: DAY }, (_, i) => i),
        colorscale: 'Cividis',
        zmax: 120,
        colorbar,
      },
    ],
    layout: { xaxis: axis('Hour of day'), yaxis: axis('') },
  };
}

function revenueTable() {
  return author({
    kind: 'table',
    name: 'revenue-table',
    title: 'Revenue by duration',
    caption: 'Before cost, per MW of power.',
    columns: [
      { label: 'Duration', unit: 'h', digits: 0 },
      { label: 'Case' },
      { label: 'Energy', unit: 'USD/MW', digits: 0 },
      { label: 'Reserve', unit: 'USD/MW', digits: 0 },
      { label: 'Cycles', unit: 'per year', digits: 1 },
      { label: 'Change', unit: '%', digits: 1 },
    ],
    rows: [
      [1, 'base', 52_000, 31_000, 402.3, null],
      [2, 'base', 81_346.3, 33_100, 388.25, 56.4],
      [4, 'base', 129_558.32, 34_000, 341, 59.3],
      [8, 'no <script>alert(1)</script> case', 151_020, 34_050, 240.1, -16.6],
    ],
  });
}

const FRAME = `<table border="1" class="dataframe" style="width:9999px"><thead><tr><th></th><th>price</th><th>load</th></tr></thead>
<tbody><tr><th>mean</th><td onclick="alert(1)">56.2</td><td>98.1</td></tr><tr><th>max</th><td>3804.1</td><td>100</td></tr></tbody></table>
<script>document.title = 'taken over'</script>`;
