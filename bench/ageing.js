// Rainflow and ageing: beside a plain counter of the standard's wording, and beside the same laws in plain loops.
import {
  ageBattery,
  ageYear,
  countCycles,
  freshAgeing,
  LFP_250AH,
  LFP_NAUMANN_3AH,
  LMO_XU_2018,
  NMC111_KOKAM_75AH,
  NMC_75AH_A,
  NMC_KOKAM_FITTED,
  NMC_SMITH_2017,
} from 'wattbook';
import { timeMs } from './pairs.js';
import { measureRow } from './row.js';

const MODELS = {
  LFP_250AH,
  LFP_NAUMANN_3AH,
  LMO_XU_2018,
  NMC111_KOKAM_75AH,
  NMC_75AH_A,
  NMC_KOKAM_FITTED,
  NMC_SMITH_2017,
};
const HOUR_MS = 3_600_000;
const DAY_STEPS = 24;
const GROWTH_YEARS = 20;
// Each measure is the mean of this many calls, for one call is short beside what else the machine does.
const CALLS = 200;

export async function* benchAgeing() {
  const fiveMinutes = toStates(365 * 288, 288);
  yield measureRow({
    name: 'rainflow of a year of 5-minute states (goal 0.8 ms) / plain counter',
    unit: 'ms',
    goal: 0.5,
    ours: () => perCallMs(() => countCycles(fiveMinutes), CALLS),
    peer: () => perCallMs(() => countPlainly(fiveMinutes), CALLS / 10),
  });
  const temperatures = toTemperatures(365 * DAY_STEPS);
  for (const [name, model] of Object.entries(MODELS)) {
    const fresh = freshAgeing(model);
    const history = toHistory(365, temperatures);
    yield measureRow({
      name: `ageing of a cell-year, ${name} (goal 0.3 ms)`,
      unit: 'ms',
      ours: () => perCallMs(() => ageYear(model, fresh, history), CALLS),
      peer: () => perCallMs(() => ageExplicitly(model, history), CALLS / 10),
      goal: 0.7,
    });
  }
  const year = toHistory(365, temperatures);
  const lifeMs = (years) => perCallMs(() => ageBattery(LFP_250AH, year, { untilDays: 365 * years }), CALLS / years);
  yield measureRow({
    name: `ageing of ${GROWTH_YEARS} years / ${GROWTH_YEARS} times one year`,
    unit: 'ms',
    goal: 1.1,
    ours: () => lifeMs(GROWTH_YEARS),
    peer: async () => GROWTH_YEARS * (await lifeMs(1)),
  });
}

async function perCallMs(run, calls) {
  const totalMs = await timeMs(() => {
    for (let call = 0; call < calls; call++) run();
  });
  return totalMs / calls;
}

/** Charged in the morning, discharged in the evening to a level that differs from day to day, with a ripple. */
function toStates(count, daySteps) {
  return Float64Array.from({ length: count }, (_, i) => {
    const hour = (24 * (i % daySteps)) / daySteps;
    const low = 0.1 + 0.05 * Math.sin(Math.floor(i / daySteps));
    const share = hour < 3 || hour >= 21 ? 0 : hour < 7 ? (hour - 3) / 4 : hour < 17 ? 1 : (21 - hour) / 4;
    const ripple = share > 0 && share < 1 ? 0.01 * Math.sin(i * 12.9898) : 0;
    return low + (0.95 - low) * share + ripple;
  });
}

function toTemperatures(count) {
  return Float64Array.from({ length: count }, (_, i) => {
    return 22 + 6 * Math.sin((2 * Math.PI * i) / 8760) + 4 * Math.sin((2 * Math.PI * i) / 24) + 0.5 * Math.sin(i * i);
  });
}

function toHistory(days, temperatures) {
  const grid = { startMs: 0, stepMs: HOUR_MS, count: days * DAY_STEPS };
  const soc = { unit: 'fraction', grid, values: toStates(grid.count, DAY_STEPS), gaps: [] };
  return { soc, temperatureC: { unit: '°C', grid, values: temperatures, gaps: [] } };
}

/** ASTM E1049 in the words of the standard: arrays of points that grow and shrink. */
function countPlainly(values) {
  const rows = [];
  const points = [];
  const turns = values.filter((value, i) => {
    const [before, after] = [values[i - 1], values[i + 1]];
    return before === undefined || after === undefined || (value - before) * (after - value) < 0;
  });
  for (const turn of turns) {
    points.push(turn);
    while (points.length >= 3) {
      const [a, b, c] = points.slice(-3);
      if (Math.abs(c - b) < Math.abs(b - a)) break;
      rows.push({ range: Math.abs(b - a), mean: (a + b) / 2, count: points.length === 3 ? 0.5 : 1 });
      points.splice(points.length === 3 ? 0 : -3, points.length === 3 ? 1 : 2);
    }
  }
  for (let i = 0; i + 1 < points.length; i++) {
    rows.push({ range: Math.abs(points[i + 1] - points[i]), mean: (points[i] + points[i + 1]) / 2, count: 0.5 });
  }
  return rows;
}

/** The same laws and rates in plain loops, as a programmer would first write them: each rate at both ends of each step. */
function ageExplicitly({ mechanisms }, { soc, temperatureC }) {
  const losses = mechanisms.map(({ startLossFraction = 0 }) => startLossFraction);
  const stress = {};
  let last = soc.values.at(-1);
  for (let day = 0; day < soc.grid.count; day += DAY_STEPS) {
    const states = [last, ...soc.values.subarray(day, day + DAY_STEPS)];
    last = states.at(-1);
    const way = states.reduce((sum, state, i) => sum + (i === 0 ? 0 : Math.abs(state - states[i - 1])), 0);
    stress.meanSocFraction = states.reduce((sum, state) => sum + state, 0) / states.length;
    stress.depthFraction = Math.max(...states) - Math.min(...states);
    stress.ratePerHour = way / 24;
    stress.fullCyclesPerDay = way / 2;
    mechanisms.forEach(({ rate, law, drive }, m) => {
      let sum = 0;
      for (let i = 0; i < DAY_STEPS; i++) {
        stress.temperatureK = temperatureC.values[day + i] + 273.15;
        stress.socFraction = states[i];
        sum += rate(stress);
        stress.socFraction = states[i + 1];
        sum += rate(stress);
      }
      losses[m] = law(losses[m], sum / (2 * DAY_STEPS), drive === 'days' ? 1 : way / 2);
    });
  }
  return losses;
}
