import { it } from 'vitest';
import { NMC_SMITH_2017 as M } from '../../../../src/sim/storage/ageing/models/nmcSmith.js';
import { explicitLosses, powerSlope, saturatingSlope, acceleratingSlope, exactLosses } from './explicitTwin.js';
import { sharedText } from '../../../sharedData.js';
it('x', () => {
  const ref = JSON.parse(sharedText('reference/ssc_lifetime.json')) as any;
  const slopes = [powerSlope(.5), powerSlope(1), saturatingSlope(5), acceleratingSlope(75.675)];
  const cap = (l: number[], T: number) => { const c = 1 / T - 1 / 298.15; const li = 75.075 * Math.exp(-(4126 * c + 9752000 * c * c) / 8.314) / 75; return [100 * li * (1.07 - l[0]! - l[1]! - l[2]!), 100 * 75.675 / 75 * Math.exp(-2224 / 8.314 * c) * (1 - l[3]!)]; };
  const st = (T: number, soc: number, d: number) => ({ temperatureK: T, socFraction: soc, meanSocFraction: soc, depthFraction: d, ratePerHour: 0, fullCyclesPerDay: 0 });
  for (const soc of [0.5, 0.995, 1]) for (const T of [0, 10, 15, 40]) { const s = st(T + 273.15, soc, 0); const day = { rates: M.mechanisms.map((m) => m.rate(s)), drives: [1, 0, 1, 0] }; console.log(soc, T, cap(explicitLosses(M, slopes, day, { days: 5001 }), T + 273.15), ref['nmc_storage_5001d_' + T + 'C'].q, cap(exactLosses(M, day, 5001), T + 273.15)); }
  for (const soc of [0.99, 0.995, 1]) { const s = st(298.15, soc, 0); const day = { rates: M.mechanisms.map((m) => m.rate(s)), drives: [1, 0, 1, 0] }; for (const d of [1, 11, 366, 7301]) console.log(soc, d, cap(explicitLosses(M, slopes, day, { days: d }), 298.15), ref.nmc_storage_50soc_25C.q_li[ref.nmc_storage_50soc_25C.day.indexOf(d)]); }
  for (const [k, T, dep] of [['nmc_cycle_80dod_25.15C', 298.3, .8], ['nmc_cycle_80dod_25.15C', 298.15, .8], ['nmc_cycle_40dod_35C', 308.15, .4], ['nmc_daily80dod_4h_25C', 298.15, .8]] as const) for (const soc of [.5]) { const s = st(T, soc, dep); const day = { rates: M.mechanisms.map((m) => m.rate(s)), drives: [1, 1, 1, 1] }; for (const d of [87, 365, 730, 7300, 8700]) { const i = ref[k].day.indexOf(d); console.log(k, T, d, cap(explicitLosses(M, slopes, day, { days: d }), T), ref[k].q_li[i], ref[k].q_neg[i]); } }
});
