/** Examples and qualification tests from industry. */
import type { RuleHead, RuleSet, TestOnlyRule } from '../comply/rule.js';

export const STABILIZATION_PAPER: RuleSet = {
  id: 'arxiv-2508-14318',
  title: 'Power Stabilization for AI Training Datacenters: example of a utility specification',
  rules: [
    {
      id: 'paper-band',
      name: 'at most 20 % of the varying energy at 0.1-20 Hz',
      authority: 'arXiv 2508.14318',
      date: '2025-08',
      status: 'example',
      source: 'Choukse et al. 2025, arXiv 2508.14318, section 3',
      standing: 'primary',
      note: 'the constant part does not count; a share of little is little too',
      ...{ kind: 'band-share', band: { lowHz: 0.1, highHz: 20 }, limitFraction: 0.2 },
    },
    {
      id: 'paper-range',
      name: 'dynamic range of 10 % of the job',
      authority: 'arXiv 2508.14318',
      date: '2025-08',
      status: 'example',
      source: 'Choukse et al. 2025, arXiv 2508.14318, section 3 (10 MW on a job of 100 MW)',
      standing: 'primary',
      note: 'the window is not said and taken as 10 s; nominal power is that of the job',
      ...{ kind: 'peak-to-peak', windowSeconds: 10, limitNominalFraction: 0.1 },
    },
  ],
};

const NVIDIA: Omit<RuleHead, 'id' | 'name'> = {
  authority: 'NVIDIA DSX',
  date: '2026-02',
  status: 'vendor qualification v0.4',
  source: 'NVIDIA DSX, self-qualification tests of battery storage, v0.4',
  standing: 'secondary',
};

const testOnly = (number: number, name: string, method: TestOnlyRule['method']): TestOnlyRule => ({
  ...NVIDIA,
  id: `dsx-${number}`,
  name: `test ${number}: ${name}`,
  kind: 'test-only',
  method,
});

export const NVIDIA_DSX_BESS: RuleSet = {
  id: 'nvidia-dsx-bess',
  title: 'NVIDIA DSX, storage self-qualification v0.4',
  rules: [
    testOnly(1, 'telemetry and data integrity', 'test bench'),
    testOnly(2, 'voltage and frequency regulation, islanded', 'test bench'),
    testOnly(3, 'current limits', 'EMT study'),
    {
      ...NVIDIA,
      id: 'dsx-4-ramp',
      name: 'test 4: ramp at the grid, 20 % of the IT load a second',
      note: 'nominal power is the IT load',
      ...{ kind: 'ramp', windowSeconds: 1, direction: 'both', limitNominalFraction: 12 },
    },
    {
      ...NVIDIA,
      id: 'dsx-4-tracking',
      name: 'test 4: tracking error of 2 %',
      note: 'share of the nominal power',
      ...{ kind: 'tracking', limitFraction: 0.02 },
    },
    testOnly(5, 'buffering at SCR 2 and high R/X', 'EMT study'),
    testOnly(6, 'demand response in 2 s and 60 s', 'test bench'),
    testOnly(7, 'low and high voltage ride-through', 'test bench'),
    testOnly(8, 'seamless transition between grid and island', 'EMT study'),
    testOnly(9, 'following a generator, 1-30 Hz', 'EMT study'),
    testOnly(10, 'black start', 'test bench'),
    {
      ...NVIDIA,
      id: 'dsx-11-drift',
      name: 'test 11: state of charge drifts at most 5 points in 24 h',
      ...{ kind: 'soc-drift', windowSeconds: 86_400, limitFraction: 0.05 },
    },
    {
      ...NVIDIA,
      id: 'dsx-11-range',
      name: 'test 11: state of charge within 20-80 %',
      ...{ kind: 'soc-range', range: [0.2, 0.8] },
    },
    testOnly(12, 'models and impedance', 'documents'),
  ],
};
