// The inner loop beside the same recurrence in C: same data, same result to the last bit.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { requireFrame } from '../dist/sim/dispatch/exact/concaveProblem.js';
import { toRounding } from '../dist/sim/dispatch/exact/concaveSweep.js';
import { toEvenPath } from '../dist/sim/dispatch/exact/evenPath.js';
import { solveEvenPath } from '../dist/sim/dispatch/exact/solveEvenPath.js';
import { toUsable } from '../dist/sim/dispatch/optimalArbitrage.js';
import { cpuMs } from './dispatchCpu.js';
import { measurePairs } from './pairs.js';

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
    const path = toPath(battery, prices);
    const input = join(folder, 'input');
    await writeFile(input, toInput(path));
    const inC = () => runInC([program, input, calls], solveEvenPath(path).objectiveUsd);
    const measured = await measurePairs({
      ours: async () => (await cpuMs(() => repeat(calls, () => solveEvenPath(path)))) / calls,
      ...(hasCompiler ? { peer: inC } : {}),
    });
    yield { name: `sweep and way back, ${name} / ${peer}`, unit: 'ms', ...measured, goal: null, met: null };
  }
  await rm(folder, { recursive: true });
}

function repeat(count, run) {
  for (let i = 0; i < count; i++) run();
}

function toPath(battery, { grid, values }) {
  return toEvenPath({
    ...toUsable(battery, battery.initialEnergyKwh),
    ...{ buyUsdPerMwh: values, sellUsdPerMwh: values, chargeLimitsKw: null, dischargeLimitsKw: null },
    ...{ stepHours: grid.stepMs / 3_600_000, endKwh: null, wearUsdPerMwh: 0 },
  });
}

/** See dispatch.c. */
function toInput({ frame, upKwh, downKwh, boughtPerStoredFraction, soldPerStoredFraction, powerKw, buyUsdPerMwh }) {
  const { roundKwh } = toRounding(requireFrame(frame) + upKwh + downKwh);
  const sizes = [frame.usableKwh, roundKwh, upKwh, downKwh, boughtPerStoredFraction, soldPerStoredFraction, powerKw];
  return Buffer.from(Float64Array.of(buyUsdPerMwh.length, ...sizes, ...buyUsdPerMwh).buffer);
}

async function runInC([program, input, calls], oursUsd) {
  const { stdout } = await call(program, [input, String(calls)]);
  const [ms, usd] = stdout.split(' ').map(Number);
  if (usd !== oursUsd) throw new Error(`C finds ${usd} USD, we ${oursUsd} USD.`);
  return ms;
}
