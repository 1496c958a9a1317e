// The exact dispatch of one hourly year, beside HiGHS on the same linear program.
import highsLoader from 'highs';
import { readFile } from 'node:fs/promises';
import { fromRoundTripEfficiency, generatePrices, optimalArbitrage, parsePriceCalibration, toBattery } from 'wattbook';
import { timeMs } from './pairs.js';
import { measureRow } from './row.js';

const CALIBRATION = new URL('../notebooks/data/ercot-hb-north-2022.calibration.json', import.meta.url);

export async function* benchDispatch() {
  const calibration = parsePriceCalibration(await readFile(CALIBRATION, 'utf8'), { file: CALIBRATION.pathname });
  const prices = generatePrices(calibration, { year: 2022, seed: 1 });
  const battery = toBattery({ powerKw: 1000, energyKwh: 4000, ...fromRoundTripEfficiency(0.85) });
  const program = toLinearProgram(battery, prices.values);
  const highs = await highsLoader();
  yield measureRow({
    name: 'optimal dispatch, 4 h, one hourly year / HiGHS (npm)',
    unit: 'ms',
    goal: 0.1,
    ours: () => timeMs(() => optimalArbitrage(battery, prices)),
    peer: () => timeMs(() => highs.solve(program)),
  });
}

/** MW and MWh; c charges, d discharges, e is stored at the end of the hour. */
function toLinearProgram({ chargeEfficiencyFraction, dischargeEfficiencyFraction, energyKwh }, pricesUsdPerMwh) {
  const hours = [...pricesUsdPerMwh.keys()];
  const term = (amount, name) => `${amount < 0 ? '-' : '+'} ${Math.abs(amount)} ${name}`;
  const objective = hours.map((t) => `${term(pricesUsdPerMwh[t], `d${t}`)} ${term(-pricesUsdPerMwh[t], `c${t}`)}`);
  const balances = hours.map((t) => {
    const before = t === 0 ? '' : `- e${t - 1}`;
    return ` b${t}: e${t} ${before} - ${chargeEfficiencyFraction} c${t} + ${1 / dischargeEfficiencyFraction} d${t} = 0`;
  });
  const bounds = hours.map((t) => ` 0 <= c${t} <= 1\n 0 <= d${t} <= 1\n 0 <= e${t} <= ${energyKwh / 1000}`);
  return `Maximize\n obj: ${objective.join('\n ')}\nSubject To\n${balances.join('\n')}\nBounds\n${bounds.join('\n')}\nEnd\n`;
}
