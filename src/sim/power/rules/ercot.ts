/** Rules of ERCOT for large loads. */
import { ERCOT_NOGRR_282 } from '../../facility/reliability/voltageEnvelope.js';
import type { RuleSet } from '../comply/rule.js';
import { toRideCurve } from './rideCurve.js';

const ERCOT = { authority: 'ERCOT' } as const;

export const ERCOT_LARGE_LOAD: RuleSet = {
  id: 'ercot-large-load',
  title: 'ERCOT, large computational loads: power swings',
  rules: [
    {
      ...ERCOT,
      id: 'ercot-swing',
      name: 'peak-to-peak power in 5 s, filtered 0.1-55 Hz',
      date: '2026-09-17',
      status: 'board recommendation; proposed 2026-06-19',
      source: 'ERCOT, large computational load proposal of 2026-06-19 and board recommendation of 2026-09-17',
      standing: 'primary',
      note: 'filter taken as Butterworth of second order at either end; its order is not said',
      kind: 'peak-to-peak',
      windowSeconds: 5,
      band: { lowHz: 0.1, highHz: 55 },
      limitKw: 10_000,
    },
  ],
};

const NPRR1191 = {
  ...ERCOT,
  date: '2023',
  status: 'proposed',
  source: 'ERCOT NPRR1191',
  standing: 'secondary',
} as const;

export const ERCOT_NPRR1191: RuleSet = {
  id: 'ercot-nprr1191',
  title: 'ERCOT NPRR1191: ramps of large loads',
  rules: [
    {
      ...NPRR1191,
      id: 'nprr1191-down',
      name: 'ramp down, 20 MW/min or 5 % of the peak a minute',
      note: 'the peak is taken as the nominal power',
      ...{ kind: 'ramp', windowSeconds: 60, direction: 'down', limitKwPerMin: 20_000, limitNominalFraction: 0.05 },
    },
    {
      ...NPRR1191,
      id: 'nprr1191-up',
      name: 'ramp up, 8 MW/min or 2 % of the peak a minute',
      note: 'the peak is taken as the nominal power',
      ...{ kind: 'ramp', windowSeconds: 60, direction: 'up', limitKwPerMin: 8000, limitNominalFraction: 0.02 },
    },
  ],
};

const NOGRR282 = {
  ...ERCOT,
  date: '2026-08-01',
  status: 'effective',
  source: 'ERCOT NOGRR282, loads of 75 MW and more with 50 % and more computational',
  standing: 'primary',
  kind: 'ride-through',
  recoverFraction: 0.9,
  recoverSeconds: 2,
} as const;

const STAYED = 'the return is judged; whether the load stayed connected meanwhile is not told by its power';

export const ERCOT_NOGRR282: RuleSet = {
  id: 'ercot-nogrr282',
  title: 'ERCOT NOGRR282: ride-through of large loads',
  rules: [
    {
      ...NOGRR282,
      id: 'nogrr282-voltage',
      name: 'voltage ride-through, back at 90 % within 2 s',
      note: `date of approval from secondary sources; ${STAYED}`,
      quantity: 'voltage',
      curve: toRideCurve(ERCOT_NOGRR_282),
    },
    {
      ...NOGRR282,
      id: 'nogrr282-frequency',
      name: 'frequency ride-through, back at 90 % within 2 s',
      note: `the time to return is that of the voltage rule; ${STAYED}`,
      quantity: 'frequency',
      curve: {
        continuous: [58.8, 61.2],
        zones: [
          { low: 57, high: 58.8, seconds: 299 },
          { low: 61.2, high: 61.8, seconds: 299 },
        ],
      },
    },
    {
      ...ERCOT,
      id: 'nogrr282-no-counting',
      name: 'no transfer by counting sags',
      date: '2026-08-01',
      status: 'effective',
      source: NOGRR282.source,
      standing: 'primary',
      kind: 'test-only',
      method: 'documents',
    },
  ],
};
