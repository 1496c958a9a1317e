import loadHighs from 'highs';
import type { SiteOptions } from '../../../../src/sim/dispatch/site/siteOptions.js';
import type { Site } from '../../../../src/sim/dispatch/site/site.js';
import type { Battery } from '../../../../src/sim/storage/battery.js';

// The package's types describe its CommonJS build; the ES build's default export is the loader itself.
const highs = await (loadHighs as unknown as typeof loadHighs.default)();

/**
 * The least cost of a site by HiGHS, from one linear program written from the definitions: energies and peaks as variables,
 * constant efficiencies, charging and discharging at once allowed unless `isExclusive`. Null where it finds no schedule.
 */
export function highsSiteUsd(
  battery: Battery,
  site: Site,
  options: SiteOptions & { readonly isExclusive?: boolean },
): number | null {
  const { prices, demand, wearUsdPerMwh = 0, bookings = [], isExclusive = false } = options;
  const { chargeEfficiencyFraction: etaC, dischargeEfficiencyFraction: etaD, minEnergyKwh: bottomKwh } = battery;
  const hours = site.grid.stepMs / 3_600_000;
  const kept = Math.exp(-battery.selfDischargePerHour * hours);
  const fill = kept === 1 ? hours : (1 - kept) / battery.selfDischargePerHour;
  const [costs, rows, bounds]: [string[], string[], string[]] = [[], [], []];
  const steps = [...site.load.values.keys()];
  const sumOf = (read: (booking: NonNullable<SiteOptions['bookings']>[number]) => number | undefined) =>
    bookings.reduce((sum, booking) => sum + (read(booking) ?? 0), 0);
  const [upKw, downKw] = [sumOf(({ upKw: kw }) => kw), sumOf(({ downKw: kw }) => kw)];
  const keptKwh = sumOf(
    ({ upKw: kw = 0, durationHours = 0, reserveKwh = 0 }) => (kw * durationHours) / etaD + (reserveKwh as number),
  );
  const roomKwh = sumOf(({ downKw: kw = 0, durationHours = 0 }) => kw * durationHours * etaC);
  const fixedEnds = new Map<number, number>();
  if (options.monthEndEnergyKwh !== undefined) {
    const ends = [...(demand?.monthStarts ?? [0]).slice(1), steps.length];
    for (const end of ends) fixedEnds.set(end - 1, options.monthEndEnergyKwh);
  }
  if (options.endEnergyKwh !== undefined) fixedEnds.set(steps.length - 1, options.endEnergyKwh);
  for (const t of steps) {
    const buy = prices.buy.values[t]! + (demand?.importUsdPerMwh?.[t] ?? 0);
    costs.push(term((buy * hours) / 1000, `gi${t}`), term((-prices.sell.values[t]! * hours) / 1000, `ge${t}`));
    costs.push(term((wearUsdPerMwh * hours) / 1000, `d${t}`));
    const before = t === 0 ? '' : term(-kept, `e${t - 1}`);
    const startKwh = t === 0 ? kept * (battery.initialEnergyKwh - bottomKwh) : 0;
    rows.push(`e${t} ${before} ${term(-etaC * fill, `c${t}`)} ${term(fill / etaD, `d${t}`)} = ${startKwh}`);
    const demandKw = battery.auxiliaryKw - site.load.values[t]!;
    rows.push(`gi${t} - ge${t} + d${t} - c${t} + u${t} = ${demandKw}`);
    bounds.push(`0 <= c${t} <= ${battery.powerKw - downKw}`, `0 <= d${t} <= ${battery.powerKw - upKw}`);
    bounds.push(`0 <= u${t} <= ${site.generation.values[t]!}`);
    bounds.push(upper(`gi${t}`, site.importLimitsKw[t]!), upper(`ge${t}`, site.exportLimitsKw[t]!));
    if (isExclusive) {
      rows.push(`c${t} - ${battery.powerKw} b${t} <= 0`, `d${t} + ${battery.powerKw} b${t} <= ${battery.powerKw}`);
    }
    const end = fixedEnds.get(t);
    if (end !== undefined && end - bottomKwh < keptKwh) return null;
    const topKwh = battery.maxEnergyKwh - bottomKwh - roomKwh;
    bounds.push(end === undefined ? `${keptKwh} <= e${t} <= ${topKwh}` : `e${t} = ${end - bottomKwh}`);
  }
  (demand?.peaks ?? []).forEach(({ steps: counted }, k) => {
    bounds.push(`m${k} >= 0`);
    for (const t of counted) rows.push(`m${k} - gi${t} >= 0`);
  });
  (demand?.charges ?? []).forEach(({ tiers, floorKw, parts }, c) => {
    const sum = tiers.map((_, j) => `+ z${c}_${j}`).join(' ');
    rows.push(`${sum} >= ${floorKw}`);
    for (const { peakIndex, shareFraction } of parts) rows.push(`${sum} ${term(-shareFraction, `m${peakIndex}`)} >= 0`);
    tiers.forEach(({ maxKw, rateUsdPerKw }, j) => {
      costs.push(term(rateUsdPerKw, `z${c}_${j}`));
      bounds.push(upper(`z${c}_${j}`, maxKw - (tiers[j - 1]?.maxKw ?? 0)));
    });
  });
  const numbered = rows.map((row, index) => `r${index}: ${row}`);
  const text = `Minimize\nobj: ${costs.join('\n')}\nSubject To\n${numbered.join('\n')}\nBounds\n${bounds.join('\n')}${isExclusive ? `\nBinary\n${steps.map((t) => `b${t}`).join('\n')}` : ''}\nEnd\n`;
  const solution = highs.solve(text, {
    primal_feasibility_tolerance: 1e-10,
    dual_feasibility_tolerance: 1e-10,
    mip_rel_gap: 0,
  });
  if (solution.Status === 'Infeasible') return null;
  if (solution.Status !== 'Optimal') throw new Error(`HiGHS says ${solution.Status}.`);
  return solution.ObjectiveValue;
}

function term(value: number, name: string): string {
  return value < 0 ? `- ${-value} ${name}` : `+ ${value} ${name}`;
}

function upper(name: string, limit: number): string {
  return limit === Infinity ? `${name} >= 0` : `0 <= ${name} <= ${limit}`;
}
