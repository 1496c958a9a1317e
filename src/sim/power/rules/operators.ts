/** Rules of other system operators and utilities. Ramps in MW/min without a window are taken over one minute. */
import type { RuleSet } from '../comply/rule.js';

const QUOTED = { date: '2026', status: 'quoted', standing: 'secondary' } as const;
const PER_MINUTE = 'the window is not said and taken as one minute';

const CAISO_2026 = {
  authority: 'CAISO',
  date: '2026-06-15',
  status: 'straw proposal',
  source: 'CAISO, large loads straw proposal, June 2026',
  standing: 'primary',
} as const;

export const CAISO: RuleSet = {
  id: 'caiso',
  title: 'CAISO, large loads',
  rules: [
    {
      ...CAISO_2026,
      id: 'caiso-ramp',
      name: 'ramp of 20 MW/min, rolling 10-minute average',
      note: 'the rate of the rolling mean power and the mean rate over ten minutes are one and the same',
      ...{ kind: 'ramp', windowSeconds: 600, direction: 'both', limitKwPerMin: 20_000 },
    },
    {
      ...CAISO_2026,
      id: 'caiso-voltage',
      name: 'voltage ride-through, back at 90 % within 3 s',
      note: 'the return is judged; whether the load stayed connected meanwhile is not told by its power',
      ...{ kind: 'ride-through', quantity: 'voltage', recoverFraction: 0.9, recoverSeconds: 3 },
      curve: {
        continuous: [0.9, 1.1],
        zones: [
          { low: 0.7, high: 0.9, seconds: 6 },
          { low: 0.5, high: 0.7, seconds: 3 },
          { low: 0.25, high: 0.5, seconds: 1.2 },
          { low: 0, high: 0.25, seconds: 0.15 },
          { low: 1.1, high: Number.MAX_VALUE, seconds: 2 },
        ],
      },
    },
  ],
};

const IESO_V3 = {
  authority: 'IESO',
  date: '2026-09-03',
  status: 'published v3.0',
  source: 'IESO, requirements for loads above 10 MW, v3.0',
  standing: 'primary',
} as const;

export const IESO: RuleSet = {
  id: 'ieso',
  title: 'IESO, loads above 10 MW',
  rules: [
    {
      ...IESO_V3,
      id: 'ieso-ramp-minute',
      name: 'ramp of 20 MW/min',
      ...{ kind: 'ramp', windowSeconds: 60, direction: 'both', limitKwPerMin: 20_000 },
    },
    {
      ...IESO_V3,
      id: 'ieso-ramp-15s',
      name: 'at most 5 MW per 15 s',
      ...{ kind: 'ramp', windowSeconds: 15, direction: 'both', limitKwPerMin: 20_000 },
    },
    {
      ...IESO_V3,
      id: 'ieso-oscillation',
      name: 'amplitude of 2.5 MW or 0.25 % of nominal, sub-synchronous',
      note: 'the band is not said in numbers and taken as 0.1-55 Hz',
      ...{ kind: 'amplitude', band: { lowHz: 0.1, highHz: 55 }, limitKw: 2500, limitNominalFraction: 0.0025 },
    },
  ],
};

export const SOUTHERN: RuleSet = {
  id: 'southern',
  title: 'Southern Company, loads of 50 MW and more above 40 kV',
  rules: [
    {
      ...QUOTED,
      id: 'southern-ramp',
      name: 'ramp of 20 MW/min in normal operation',
      authority: 'Southern Company',
      source: 'Southern Company, large load requirements, as quoted 2026',
      note: PER_MINUTE,
      ...{ kind: 'ramp', windowSeconds: 60, direction: 'both', limitKwPerMin: 20_000 },
    },
    {
      ...QUOTED,
      id: 'southern-swing',
      name: 'variation of 10 MW in 4-6 s',
      authority: 'Southern Company',
      source: 'Southern Company, large load requirements, as quoted 2026',
      note: 'the longest window, 6 s, holds the others',
      ...{ kind: 'peak-to-peak', windowSeconds: 6, limitKw: 10_000 },
    },
  ],
};

export const ATC_SPP: RuleSet = {
  id: 'atc-spp',
  title: 'ATC (Wisconsin) and SPP',
  rules: [
    {
      ...QUOTED,
      id: 'atc-ramp',
      name: 'changes above 50 MW no faster than 0.5 MW/s',
      authority: 'ATC',
      source: 'American Transmission Company, large load requirements, as quoted 2026',
      note: 'read as: at most 50 MW between any two instants within 100 s',
      ...{ kind: 'peak-to-peak', windowSeconds: 100, limitKw: 50_000 },
    },
    {
      ...QUOTED,
      id: 'spp-swing',
      name: 'variation of 25 MW in 5 s',
      authority: 'ATC/SPP',
      source: 'ATC and SPP, large load requirements, as quoted 2026',
      ...{ kind: 'peak-to-peak', windowSeconds: 5, limitKw: 25_000 },
    },
  ],
};

const LIPA_2026 = {
  ...QUOTED,
  authority: 'LIPA/PSEG-LI',
  source: 'LIPA and PSEG Long Island, large load requirements, as quoted 2026',
  note: 'read as the amplitude of a sine at any frequency of the band',
} as const;

export const LIPA: RuleSet = {
  id: 'lipa',
  title: 'LIPA/PSEG-LI, limits by frequency',
  rules: [
    {
      ...LIPA_2026,
      id: 'lipa-low',
      name: '10 MW at 0.1-5 Hz',
      ...{ kind: 'amplitude', band: { lowHz: 0.1, highHz: 5 }, limitKw: 10_000 },
    },
    {
      ...LIPA_2026,
      id: 'lipa-high',
      name: '3.5 MW at 5-55 Hz',
      ...{ kind: 'amplitude', band: { lowHz: 5, highHz: 55 }, limitKw: 3500 },
    },
  ],
};

export const AESO: RuleSet = {
  id: 'aeso',
  title: 'AESO',
  rules: [
    {
      ...QUOTED,
      id: 'aeso-ramp',
      name: 'ramp of 10 MW/min',
      authority: 'AESO',
      source: 'AESO, large load requirements, as quoted 2026',
      note: PER_MINUTE,
      ...{ kind: 'ramp', windowSeconds: 60, direction: 'both', limitKwPerMin: 10_000 },
    },
  ],
};
