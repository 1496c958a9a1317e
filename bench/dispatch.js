// The exact dispatch with its schedule and certificate, beside HiGHS on the same linear program.
import highsLoader from 'highs';
import { readFile } from 'node:fs/promises';
import { fromRoundTripEfficiency, generatePrices, optimalArbitrage, parsePriceCalibration, toBattery } from 'wattbook';
import { timeMs } from './pairs.js';
import { measureRow } from './row.js';

const CALIBRATION = new URL('../notebooks/data/ercot-hb-north-2022.calibration.json', import.meta.url);
const STEPS_PER_HOUR = 12;
const GROWTH_YEARS = 100;
// Each measure is the mean of this many calls, for one call is short beside what else the machine does.
const CALLS = 20;

export async function* benchDispatch() {
  const calibration = parsePriceCalibration(await readFile(CALIBRATION, 'utf8'), { file: CALIBRATION.pathname });
  const battery = toBattery({ powerKw: 1000, energyKwh: 4000, ...fromRoundTripEfficiency(0.85) });
  const highs = await highsLoader();
  const hourly = generatePrices(calibration, { year: 2022, seed: 1 });
  const perCallMs = async (prices, calls) =>
    (await timeMs(() => {
      for (let call = 0; call < calls; call++) optimalArbitrage(battery, prices);
    })) / calls;
  const row = (name, prices, rest) => {
    const program = toLinearProgram(battery, prices);
    const { relaxation } = optimalArbitrage(battery, prices);
    const peer = () => timeMs(() => requireEqual(highs.solve(program).ObjectiveValue, relaxation.objectiveUsd));
    return measureRow({ name, unit: 'ms', ours: () => perCallMs(prices, CALLS), peer, ...rest });
  };
  yield row('dispatch with schedule, 4 h, hourly year / HiGHS (npm)', hourly, { goal: 1 / 200 });
  const fiveMinutes = toFiveMinutes(hourly);
  yield row('the same in 5-minute steps', fiveMinutes, { goal: 1 / 300, rounds: 1 });
  const century = repeatYears(hourly, GROWTH_YEARS);
  yield measureRow({
    name: `dispatch of ${GROWTH_YEARS} hourly years / ${GROWTH_YEARS} times one year`,
    unit: 'ms',
    goal: 1.2,
    ours: () => perCallMs(century, 1),
    peer: async () => GROWTH_YEARS * (await perCallMs(hourly, CALLS)),
  });
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
