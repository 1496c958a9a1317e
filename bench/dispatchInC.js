// The inner loop beside the same recurrence in C: same data, same result to the last bit.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { toConcaveProblem } from '../dist/sim/dispatch/exact/arbitragePath.js';
import { solveConcavePath } from '../dist/sim/dispatch/exact/concavePath.js';
import { requireConcaveProblem } from '../dist/sim/dispatch/exact/concaveProblem.js';
import { toRounding } from '../dist/sim/dispatch/exact/concaveSweep.js';
import { toUsable } from '../dist/sim/dispatch/optimalArbitrage.js';
import { measurePairs, timeMs } from './pairs.js';

const call = promisify(execFile);
const SOURCE = fileURLToPath(new URL('dispatch.c', import.meta.url));

/** Rows without a goal: they say how far we are, not how far we may be. */
export async function* benchInC(battery, { hourly, fiveMinutes }) {
  const folder = await mkdtemp(join(tmpdir(), 'wattbook-bench-'));
  const program = join(folder, 'dispatch');
  const hasCompiler = await call('gcc', ['-O2', '-o', program, SOURCE, '-lm']).then(
    () => true,
    () => false,
  );
  const peer = hasCompiler ? 'C (gcc -O2)' : 'C: gcc is missing';
  for (const [name, prices, calls] of [
    ['hourly year', hourly, 200],
    ['5-minute steps', fiveMinutes, 20],
  ]) {
    const problem = toProblem(battery, prices);
    const input = join(folder, 'input');
    await writeFile(input, toInput(problem));
    const inC = () => runInC([program, input, calls], solveConcavePath(problem).objectiveUsd);
    const measured = await measurePairs({
      ours: async () => (await timeMs(() => repeat(calls, () => solveConcavePath(problem)))) / calls,
      ...(hasCompiler ? { peer: inC } : {}),
    });
    yield { name: `sweep and way back, ${name} / ${peer}`, unit: 'ms', ...measured, goal: null, met: null };
  }
  await rm(folder, { recursive: true });
}

function repeat(count, run) {
  for (let i = 0; i < count; i++) run();
}

function toProblem(battery, { grid, values }) {
  const problem = toConcaveProblem({
    ...toUsable(battery, battery.initialEnergyKwh),
    ...{ buyUsdPerMwh: values, sellUsdPerMwh: values, chargeLimitsKw: null, dischargeLimitsKw: null },
    ...{ stepHours: grid.stepMs / 3_600_000, endKwh: null, wearUsdPerMwh: 0 },
  });
  // A copy: the steps lie in work memory.
  return { ...problem, steps: structuredClone(problem.steps) };
}

/** See dispatch.c. */
function toInput(problem) {
  const { steps, usableKwh } = problem;
  const { roundKwh } = toRounding(requireConcaveProblem(problem));
  const lowValuesUsd = steps.lowValuesUsd.reduce((sum, value) => sum + value, 0);
  const parts = [[steps.lowsKwh.length, usableKwh, roundKwh], steps.lowsKwh, steps.slopesUsdPerMwh, steps.lengthsKwh];
  return Buffer.from(Float64Array.from([...parts, [lowValuesUsd]].flatMap((part) => [...part])).buffer);
}

async function runInC([program, input, calls], oursUsd) {
  const { stdout } = await call(program, [input, String(calls)]);
  const [ms, usd] = stdout.split(' ').map(Number);
  if (usd !== oursUsd) throw new Error(`C finds ${usd} USD, we ${oursUsd} USD.`);
  return ms;
}
