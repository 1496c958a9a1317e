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
import { measureRow } from './row.js';

const CALIBRATION = new URL('../notebooks/data/ercot-hb-north-2022.calibration.json', import.meta.url);
const STEPS_PER_HOUR = 12;
const USD_PER_KW = 15;
const FLOOR_USD_PER_MWH = 30;
const MONTH_END_KWH = 2000;
const CALENDAR = { kind: 'local', zone: 'America/Chicago' };
// Ours is the median of so many calls, for one call is short beside what else the machine does.
const CALLS = 50;
const YEAR_CALLS = 5;

/** With `isLong` also the whole five-minute year as one program, which takes HiGHS many minutes. */
export async function* benchSite({ isLong = false } = {}) {
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
    ...toPair(highs, battery, hourly),
  });
  const fine = toCase(generatePrices(calibration, { year: 2022, seed: 1 }), STEPS_PER_HOUR);
  yield measureRow({
    name: 'the same in 5-minute steps, one month',
    unit: 'ms',
    goal: 1 / 200,
    rounds: 1,
    ...toPair(highs, battery, cutTo(fine, fine.demand.monthStarts[1])),
  });
  const months = toPair(highs, battery, fine, { calls: YEAR_CALLS });
  yield measureRow({ name: 'a year of these, month by month', unit: 'ms', goal: 1 / 200, rounds: 1, ...months });
  if (isLong) yield await measureYear(highs, battery, fine);
}

/** One run of HiGHS, for it takes so long. */
async function measureYear(highs, battery, year) {
  const pair = toPair(highs, battery, year, { calls: YEAR_CALLS, isWhole: true });
  await pair.ours();
  const [ours, peer] = [await pair.ours(), await pair.peer()];
  const [goal, ratio] = [1 / 200, ours / peer];
  return { name: 'a year of these, as one program', ours, peer, unit: 'ms', ratio, goal, met: ratio <= goal };
}

function toPair(highs, battery, { prices, load, demand }, { calls = CALLS, isWhole = false } = {}) {
  const site = toSite({ load });
  const options = { prices: { buy: prices, sell: prices }, demand, monthEndEnergyKwh: MONTH_END_KWH };
  const { costUsd } = optimalSite(battery, site, options);
  const ours = () => {
    const times = Array.from({ length: calls }, () => cpuMs(() => optimalSite(battery, site, options)));
    return Promise.resolve(times.toSorted((a, b) => a - b)[Math.floor(calls / 2)]);
  };
  // The energy at the end of each month is fixed, so the months may be solved one by one.
  const months = toMonths(demand, load.grid.count);
  const parts = isWhole ? [months] : months.map((month) => [month]);
  const programs = parts.map((part) => toLinearProgram(battery, prices, load, part));
  const peer = () => {
    const solve = () => programs.reduce((sum, program) => sum + highs.solve(program).ObjectiveValue, 0);
    let peerUsd = 0;
    const timeMs = cpuMs(() => (peerUsd = solve()));
    if (Math.abs(peerUsd / costUsd - 1) > 1e-7) throw new Error(`HiGHS finds ${peerUsd} USD, we ${costUsd} USD.`);
    return Promise.resolve(timeMs);
  };
  return { ours, peer };
}

/** Processor time: what else the machine does counts for neither. */
function cpuMs(run) {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
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

/** Energies in MWh, powers in MW; c charges, d discharges, e is stored at the end of the step, m is a month's peak. */
function toLinearProgram(battery, { grid, values }, load, months) {
  const { chargeEfficiencyFraction, dischargeEfficiencyFraction, energyKwh } = battery;
  const hours = grid.stepMs / 3_600_000;
  const term = (amount, name) => `${amount < 0 ? '-' : '+'} ${Math.abs(amount)} ${name}`;
  const end = MONTH_END_KWH / 1000;
  const [costs, rows, bounds] = [[], [], [' one = 1']];
  let loadUsd = 0;
  for (const { from, to } of months) {
    costs.push(`+ ${1000 * USD_PER_KW} m${from}`);
    for (let t = from; t < to; t++) {
      const usd = values[t] * hours;
      loadUsd += (usd * load.values[t]) / 1000;
      costs.push(`${term(-usd, `d${t}`)} ${term(usd, `c${t}`)}`);
      const before = t === from ? '' : `- e${t - 1}`;
      const stored = `- ${chargeEfficiencyFraction * hours} c${t} + ${hours / dischargeEfficiencyFraction} d${t}`;
      rows.push(` b${t}: e${t} ${before} ${stored} = ${t === from ? end : 0}`);
      rows.push(` p${t}: m${from} - c${t} + d${t} >= ${load.values[t] / 1000}`);
      bounds.push(` 0 <= c${t} <= 1\n 0 <= d${t} <= 1`);
      bounds.push(t === to - 1 ? ` e${t} = ${end}` : ` 0 <= e${t} <= ${energyKwh / 1000}`);
    }
  }
  const objective = `${costs.join('\n ')}\n + ${loadUsd} one`;
  return `Minimize\n obj: ${objective}\nSubject To\n${rows.join('\n')}\nBounds\n${bounds.join('\n')}\nEnd\n`;
}

function toDemandCharge(demand) {
  return toTariff({ name: 'demand alone', energy: { periods: [{ tiers: [{ buyUsdPerKwh: 0 }] }] }, demand }).demand;
}
