import type { TimeGrid } from '../base/grid.js';
import { gridInstantMs } from '../base/grid.js';
import { KWH_PER_MWH, KW_PER_MW } from '../base/units.js';
import type { Ledger } from '../sim/dispatch/site/ledger.js';
import { netDemandKw } from '../sim/dispatch/site/site.js';
import type { SiteRun } from '../sim/dispatch/site/siteRun.js';
import { localLabels } from './localTime.js';
import { PALETTE, axis, type PlotlyFigure, type PlotlyTrace } from './plotlyFigure.js';

export type SiteWindow = {
  /** First step shown. */
  start: number;
  /** One past the last step shown. */
  end: number;
  zone: string;
};

/** Distinct in colour and, by the pattern, in grey print. What nobody holds comes last and stays pale. */
const STYLES = [
  { fillcolor: PALETTE.blue, shape: '' },
  { fillcolor: PALETTE.orange, shape: '/' },
  { fillcolor: PALETTE.green, shape: '.' },
] as const;
const FREE = { fillcolor: 'rgba(138, 143, 152, 0.25)', shape: '' } as const;

/**
 * Some hours of a site on local time: its import without and with the battery, and below who holds the stored energy at
 * the end of each step, one account upon the other up to the usable energy. Accounts that hold nothing are left out.
 *
 * @units MW and MWh.
 * @throws RangeError for a window outside the run, or more than three accounts beside `free`.
 * @example
 * ```ts @import.meta.vitest
 * const { toLedger } = await import('../sim/dispatch/site/ledger.js');
 * const { toSite } = await import('../sim/dispatch/site/site.js');
 * const { executeSite } = await import('../sim/dispatch/site/siteRun.js');
 * const { toBattery } = await import('../sim/storage/battery.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 1 };
 * const site = toSite({ load: { unit: 'kW', grid, values: Float64Array.of(9000), gaps: [] } });
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 2000, energyKwh: 4000, ...losses, initialSocFraction: 1 });
 * const run = executeSite(battery, site, Float64Array.of(1000), { policy: 'by hand', foresight: 'none' });
 * const { data } = siteWindowFigure(run, toLedger(run, []), { start: 0, end: 1, zone: 'UTC' });
 * expect(data.map(({ name, y }) => [name, y])).toEqual([
 *   ...[['Without battery', [9]], ['With battery', [8]]],
 *   ...[['Stored: schedule', [3]], ['Room left', [1]]],
 * ]);
 * ```
 */
export function siteWindowFigure(run: SiteRun, { energy }: Ledger, { start, end, zone }: SiteWindow): PlotlyFigure {
  const steps = windowGrid(run.site.grid, start, end);
  const starts = localLabels(steps, zone);
  const ends = localLabels({ ...steps, startMs: steps.startMs + steps.stepMs }, zone);
  const cut = (values: Float64Array, divisor: number) =>
    Array.from(values.subarray(start, end), (value) => Number((value / divisor).toFixed(4)));
  const held = energy.filter(({ name, values }) => name !== 'free' && values.some((kwh) => kwh > 0));
  if (held.length > STYLES.length)
    throw new RangeError(`Give at most ${STYLES.length} accounts; these are ${held.length}.`);
  const free = energy.filter(({ name }) => name === 'free');
  return {
    data: [
      line('Without battery', starts, cut(netDemandKw(run.site), KW_PER_MW), {
        color: PALETTE.grey,
        dash: 'dash',
      }),
      line('With battery', starts, cut(run.gridPower.values, KW_PER_MW), { color: PALETTE.vermilion }),
      ...held.map(({ name, values }, i) => area(toLabel(name), ends, cut(values, KWH_PER_MWH), STYLES[i]!)),
      ...free.map(({ values }) => area('Room left', ends, cut(values, KWH_PER_MWH), FREE)),
    ],
    layout: {
      height: 420,
      legend: { orientation: 'h', y: 1.06, traceorder: 'normal' },
      xaxis: axis('Local time', zone, { type: 'date', anchor: 'y' }),
      yaxis: axis('Stored', 'MWh', { domain: [0, 0.4], rangemode: 'tozero' }),
      yaxis2: axis('Import', 'MW', { domain: [0.5, 1] }),
    },
  };
}

/** The ledger calls a booking's energy `UPS, kept`, and the room for it `UPS, room`. */
function toLabel(account: string): string {
  const [name, kind = 'stored'] = account.split(', ');
  return `${kind[0]!.toUpperCase()}${kind.slice(1)}: ${name!}`;
}

function windowGrid(grid: TimeGrid, start: number, end: number): TimeGrid {
  if (!(start >= 0 && start < end && end <= grid.count)) {
    throw new RangeError(`Give a window inside 0 to ${grid.count}; this one is ${start} to ${end}.`);
  }
  return { startMs: gridInstantMs(grid, start), stepMs: grid.stepMs, count: end - start };
}

function line(name: string, x: string[], y: number[], style: { color: string; dash?: string }): PlotlyTrace {
  return { type: 'scatter', mode: 'lines', name, x, y, yaxis: 'y2', line: { shape: 'hv', width: 2, ...style } };
}

function area(
  name: string,
  x: string[],
  y: number[],
  { fillcolor, shape }: { fillcolor: string; shape: string },
): PlotlyTrace {
  const look = { fillcolor, line: { width: 0.5, color: fillcolor } };
  const fillpattern = { shape, fillmode: 'overlay', bgcolor: fillcolor, fgcolor: '#ffffff', size: 6, solidity: 0.35 };
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    x,
    y,
    stackgroup: 'held',
    ...look,
    ...(shape === '' ? {} : { fillpattern }),
  };
}
