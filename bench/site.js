// The optimum of a site under monthly demand charges, with its schedule and bound, beside HiGHS on the same linear program.
import highsLoader from 'highs';
import { readFile } from 'node:fs/promises';
import {
  fromRoundTripEfficiency,
  generatePrices,
  optimalSite,
  parsePriceCalibration,
  toBattery,
  toSite,
  toSiteDemand,
  toTariff,
} from 'wattbook';
import { timeMs } from './pairs.js';
import { measureRow } from './row.js';

const CALIBRATION = new URL('../notebooks/data/ercot-hb-north-2022.calibration.json', import.meta.url);
const STEPS_PER_HOUR = 12;
const USD_PER_KW = 15;
const FLOOR_USD_PER_MWH = 30;
const MONTH_END_KWH = 2000;
const CALENDAR = { kind: 'local', zone: 'America/Chicago' };
// Each measure is the mean of this many calls, for one call is short beside what else the machine does.
const CALLS = 5;

export async function* benchSite() {
  const calibration = parsePriceCalibration(await readFile(CALIBRATION, 'utf8'), { file: CALIBRATION.pathname });
  const spec = { powerKw: 1000, energyKwh: 4000, initialSocFraction: MONTH_END_KWH / 4000 };
  const battery = toBattery({ ...spec, ...fromRoundTripEfficiency(0.85) });
  const highs = await highsLoader();
  const hourly = toCase(generatePrices(calibration, { year: 2022, seed: 1 }), 1);
  yield measureRow({
    name: 'site with monthly demand charge, hourly year / HiGHS (npm)',
    unit: 'ms',
    goal: 1 / 50,
    rounds: 3,
    ...toPair(highs, battery, hourly, hourly.demand),
  });
  // HiGHS takes minutes for a year of these steps: one month of it, the same for both.
  const fine = toCase(generatePrices(calibration, { year: 2022, seed: 1 }), STEPS_PER_HOUR);
  const [, first] = fine.demand.monthStarts;
  const month = cutTo(fine, first);
  yield measureRow({
    name: 'the same in 5-minute steps, one month',
    unit: 'ms',
    goal: 1 / 200,
    rounds: 1,
    ...toPair(highs, battery, month, month.demand),
  });
}

function toPair(highs, battery, { prices, load }, demand) {
  const site = toSite({ load });
  const options = { prices: { buy: prices, sell: prices }, demand, monthEndEnergyKwh: MONTH_END_KWH };
  const { costUsd } = optimalSite(battery, site, options);
  const ours = async () =>
    (await timeMs(() => {
      for (let call = 0; call < CALLS; call++) optimalSite(battery, site, options);
    })) / CALLS;
  const programs = toMonths(demand, load.grid.count).map((month) => toLinearProgram(battery, prices, load, month));
  const peer = () =>
    timeMs(() => {
      const peerUsd = programs.reduce((sum, program) => sum + highs.solve(program).ObjectiveValue, 0);
      if (Math.abs(peerUsd / costUsd - 1) > 1e-7) throw new Error(`HiGHS finds ${peerUsd} USD, we ${costUsd} USD.`);
    });
  return { ours, peer };
}

/** Prices of at least 0, as a demand charge meets them; a load of working days that never repeats. */
function toCase({ grid, values }, stepsPerHour) {
  const count = grid.count * stepsPerHour;
  const fineGrid = { ...grid, stepMs: grid.stepMs / stepsPerHour, count };
  const series = (unit, at) => ({
    ...{ unit, grid: fineGrid, gaps: [] },
    values: Float64Array.from({ length: count }, (_, i) => at(i / stepsPerHour, i)),
  });
  const prices = series('USD/MWh', (hour, i) =>
    Math.max(0, (values[Math.floor(hour)] + FLOOR_USD_PER_MWH) * (1 + 0.1 * Math.sin(i * 12.9898))),
  );
  const load = series('kW', (hour, i) => {
    const day = Math.sin(((hour % 24) - 6) * (Math.PI / 12));
    return 2000 + 600 * day + 250 * Math.sin(hour / 117) + 80 * Math.sin(i * 78.233);
  });
  const charge = toDemandCharge({ flat: { periods: [{ tiers: [{ rateUsdPerKw: USD_PER_KW }] }] } });
  return { prices, load, demand: toSiteDemand(charge, fineGrid, { calendar: CALENDAR }) };
}

/** The first steps of a case. */
function cutTo({ prices, load, demand }, count) {
  const cut = (series) => ({ ...series, grid: { ...series.grid, count }, values: series.values.slice(0, count) });
  const charges = demand.charges.slice(0, 1);
  const first = { ...demand, charges, peaks: [demand.peaks[charges[0].parts[0].peakIndex]], monthStarts: [0] };
  return { prices: cut(prices), load: cut(load), demand: first };
}

function toMonths({ monthStarts }, count) {
  return monthStarts.map((from, index) => ({ from, to: monthStarts[index + 1] ?? count }));
}

/** Energies in MWh, powers in MW; c charges, d discharges, e is stored at the end of the step, m is the month's peak. */
function toLinearProgram(battery, { grid, values }, load, { from, to }) {
  const { chargeEfficiencyFraction, dischargeEfficiencyFraction, energyKwh } = battery;
  const hours = grid.stepMs / 3_600_000;
  const steps = Array.from({ length: to - from }, (_, index) => from + index);
  const term = (amount, name) => `${amount < 0 ? '-' : '+'} ${Math.abs(amount)} ${name}`;
  const usd = (t) => values[t] * hours;
  const loadUsd = steps.reduce((sum, t) => sum + (usd(t) * load.values[t]) / 1000, 0);
  const costs = steps.map((t) => `${term(-usd(t), `d${t}`)} ${term(usd(t), `c${t}`)}`);
  const end = MONTH_END_KWH / 1000;
  const rows = steps.flatMap((t) => {
    const before = t === from ? '' : `- e${t - 1}`;
    const stored = `- ${chargeEfficiencyFraction * hours} c${t} + ${hours / dischargeEfficiencyFraction} d${t}`;
    return [
      ` b${t}: e${t} ${before} ${stored} = ${t === from ? end : 0}`,
      ` p${t}: m - c${t} + d${t} >= ${load.values[t] / 1000}`,
    ];
  });
  const bounds = steps.map((t) => {
    const energy = t === to - 1 ? `e${t} = ${end}` : `0 <= e${t} <= ${energyKwh / 1000}`;
    return ` 0 <= c${t} <= 1\n 0 <= d${t} <= 1\n ${energy}`;
  });
  const objective = `${costs.join('\n ')}\n + ${1000 * USD_PER_KW} m + ${loadUsd} one`;
  return `Minimize\n obj: ${objective}\nSubject To\n${rows.join('\n')}\nBounds\n one = 1\n${bounds.join('\n')}\nEnd\n`;
}

function toDemandCharge(demand) {
  return toTariff({ name: 'demand alone', energy: { periods: [{ tiers: [{ buyUsdPerKwh: 0 }] }] }, demand }).demand;
}
