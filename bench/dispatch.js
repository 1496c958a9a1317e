// The exact dispatch with its schedule and certificate: beside HiGHS on the same linear program, beside the targets, beside
// its own inner loop in C, and over 1 to 100 years.
import highsLoader from 'highs';
import { readFile } from 'node:fs/promises';
import { fromRoundTripEfficiency, generatePrices, optimalArbitrage, parsePriceCalibration, toBattery } from 'wattbook';
import { cpuMs } from './dispatchCpu.js';
import { benchInC } from './dispatchInC.js';
import { measureRow } from './row.js';

const CALIBRATION = new URL('../notebooks/data/ercot-hb-north-2022.calibration.json', import.meta.url);
const STEPS_PER_HOUR = 12;
const GROWTH_YEARS = [1, 2, 5, 10, 20, 50, 100];
// Each measure is the mean of this many calls, for one call is short beside what else the machine does.
const CALLS = 20;
const OPTIMA = 10_000;
// Of the optima this many are run, each with prices and a battery of its own; the time is scaled up.
const SAMPLE = 500;

export async function* benchDispatch() {
  const calibration = parsePriceCalibration(await readFile(CALIBRATION, 'utf8'), { file: CALIBRATION.pathname });
  const battery = toBattery({ powerKw: 1000, energyKwh: 4000, ...fromRoundTripEfficiency(0.85) });
  const hourly = generatePrices(calibration, { year: 2022, seed: 1 });
  const fiveMinutes = toFiveMinutes(hourly);
  yield* benchSolver(battery, hourly, fiveMinutes);
  yield* benchTargets(battery, hourly, fiveMinutes);
  yield* benchGrowth(battery, hourly);
  yield* benchInC(battery, { hourly, fiveMinutes });
}

async function perCallMs(battery, prices, calls) {
  const allMs = await cpuMs(() => {
    for (let call = 0; call < calls; call++) optimalArbitrage(battery, prices);
  });
  return allMs / calls;
}

async function* benchSolver(battery, hourly, fiveMinutes) {
  const highs = await highsLoader();
  const row = (name, prices, rest) => {
    const program = toLinearProgram(battery, prices);
    const { relaxation } = optimalArbitrage(battery, prices);
    const peer = () => cpuMs(() => requireEqual(highs.solve(program).ObjectiveValue, relaxation.objectiveUsd));
    return measureRow({ name, unit: 'ms', ours: () => perCallMs(battery, prices, CALLS), peer, ...rest });
  };
  yield row('dispatch with schedule, 4 h, hourly year / HiGHS (npm)', hourly, { goal: 1 / 200 });
  yield row('the same in 5-minute steps', fiveMinutes, { goal: 1 / 300, rounds: 1 });
}

/** The peer is the target itself. */
async function* benchTargets(battery, hourly, fiveMinutes) {
  const target = (name, unit, most, ours) => measureRow({ name, unit, goal: 1, ours, peer: async () => most });
  yield target('dispatch, hourly year / 0.5 ms', 'ms', 0.5, () => perCallMs(battery, hourly, CALLS));
  yield target('dispatch, year of 5-minute steps / 15 ms', 'ms', 15, () => perCallMs(battery, fiveMinutes, CALLS));
  const years = Array.from({ length: 50 }, (_, seed) => varyPrices(hourly, seed));
  yield target(`${OPTIMA} one-year optima, from ${SAMPLE} / 6 s`, 's', 6, async () => {
    const sampleMs = await cpuMs(() => {
      for (let i = 0; i < SAMPLE; i++) optimalArbitrage(batteryOf(i), years[i % years.length]);
    });
    return (sampleMs / 1000) * (OPTIMA / SAMPLE);
  });
}

/** From 1 to 8 hours, from 75 to 94 % round trip. */
function batteryOf(i) {
  const roundTrip = 0.75 + 0.01 * (i % 20);
  return toBattery({ powerKw: 1000, energyKwh: 1000 * (1 + (i % 8)), ...fromRoundTripEfficiency(roundTrip) });
}

function varyPrices(prices, seed) {
  return { ...prices, values: prices.values.map((value, i) => value * (1 + 0.2 * Math.sin(seed + i * 0.37))) };
}

async function* benchGrowth(battery, hourly) {
  for (const years of GROWTH_YEARS) {
    const prices = repeatYears(hourly, years);
    const calls = Math.max(1, Math.floor(CALLS / years));
    yield measureRow({
      name: `dispatch of ${years} hourly years / ${years} times one year`,
      unit: 'ms',
      goal: 1.2,
      ours: () => perCallMs(battery, prices, calls),
      peer: async () => years * (await perCallMs(battery, hourly, CALLS)),
    });
  }
}

function requireEqual(peerUsd, oursUsd) {
  if (Math.abs(peerUsd / oursUsd - 1) > 1e-7) throw new Error(`HiGHS finds ${peerUsd} USD, we ${oursUsd} USD.`);
}

/** Between the hours' prices, with a ripple of 10 % that never repeats: equal prices would be easier. */
function toFiveMinutes({ unit, grid, values }) {
  const count = grid.count * STEPS_PER_HOUR;
  const at = (i) => {
    const hour = Math.floor(i / STEPS_PER_HOUR);
    const share = i / STEPS_PER_HOUR - hour;
    const next = values[Math.min(hour + 1, grid.count - 1)];
    return (values[hour] + (next - values[hour]) * share) * (1 + 0.1 * Math.sin(i * 12.9898));
  };
  const stepMs = grid.stepMs / STEPS_PER_HOUR;
  return {
    unit,
    grid: { ...grid, stepMs, count },
    values: Float64Array.from({ length: count }, (_, i) => at(i)),
    gaps: [],
  };
}

/** Each year a little dearer, so that no two are alike. */
function repeatYears({ unit, grid, values }, years) {
  const count = grid.count * years;
  const at = (i) => values[i % grid.count] * (1 + Math.floor(i / grid.count) / 1000);
  return { unit, grid: { ...grid, count }, values: Float64Array.from({ length: count }, (_, i) => at(i)), gaps: [] };
}

/** Energies in MWh, powers in MW; c charges, d discharges, e is stored at the end of the step. */
function toLinearProgram(battery, { grid, values }) {
  const { chargeEfficiencyFraction, dischargeEfficiencyFraction, energyKwh } = battery;
  const hours = grid.stepMs / 3_600_000;
  const steps = [...values.keys()];
  const term = (amount, name) => `${amount < 0 ? '-' : '+'} ${Math.abs(amount)} ${name}`;
  const objective = steps.map((t) => `${term(values[t] * hours, `d${t}`)} ${term(-values[t] * hours, `c${t}`)}`);
  const balances = steps.map((t) => {
    const before = t === 0 ? '' : `- e${t - 1}`;
    const stored = `- ${chargeEfficiencyFraction * hours} c${t} + ${hours / dischargeEfficiencyFraction} d${t}`;
    return ` b${t}: e${t} ${before} ${stored} = 0`;
  });
  const bounds = steps.map((t) => ` 0 <= c${t} <= 1\n 0 <= d${t} <= 1\n 0 <= e${t} <= ${energyKwh / 1000}`);
  return `Maximize\n obj: ${objective.join('\n ')}\nSubject To\n${balances.join('\n')}\nBounds\n${bounds.join('\n')}\nEnd\n`;
}
