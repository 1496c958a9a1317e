// Stops each kind of hang again and again, and looks whether state and event loop are whole after each; tells how long
// the answer took. node bench/hangs.js [rounds]
import { setTimeout as sleep } from 'node:timers/promises';
import { startRuntime } from '../dist/kernel/runtime.js';
import { HANGS, PROBE, STATE, WHOLE } from '../test/kernel/hangs.js';

const ROUNDS = Number(process.argv[2] ?? 50);
/** After this time a hang counts as not stopped. */
const LIMIT_MS = 10_000;
/** Time between the word that it hangs and the stop. */
const SETTLE_MS = 5;

let faults = 0;
const all = [];
for (const [name, code] of Object.entries(HANGS)) {
  const times = [];
  let runtime = await startReady();
  for (let round = 0; round < ROUNDS; round++) {
    const { tookMs, isStopped } = await stopOnce(runtime, code);
    const found = isStopped ? await resultOf(runtime, PROBE) : 'not stopped';
    times.push(tookMs);
    if (found === WHOLE) continue;
    console.log(`${name}, round ${round}: ${found}`);
    faults += 1;
    await runtime.close();
    runtime = await startReady();
  }
  await runtime.close();
  all.push(...times);
  console.log(`${name.padEnd(36)} ${summaryOf(times)}`);
}
console.log(`${'all'.padEnd(36)} ${summaryOf(all)}, ${faults} of ${all.length} not whole`);
process.exitCode = faults === 0 ? 0 : 1;

async function startReady() {
  const runtime = await startRuntime({ directory: process.cwd(), types: 'off' });
  await resultOf(runtime, STATE);
  return runtime;
}

async function stopOnce(runtime, code) {
  let begun;
  const hangs = new Promise((resolve) => (begun = resolve));
  const running = runtime.execute({ code, label: 'hang', onOutput: begun });
  running.catch(() => undefined);
  await hangs;
  await sleep(SETTLE_MS);
  const startMs = performance.now();
  runtime.interrupt();
  const settled = running.then(
    () => true,
    () => false,
  );
  const isStopped = await Promise.race([settled, sleep(LIMIT_MS, false, { ref: false })]);
  return { tookMs: performance.now() - startMs, isStopped };
}

async function resultOf(runtime, code) {
  let result;
  const onOutput = (output) => (result = output.data?.['text/plain'] ?? output.message ?? result);
  const done = runtime.execute({ code, label: 'probe', onOutput }).catch(() => undefined);
  await Promise.race([done, sleep(LIMIT_MS, undefined, { ref: false })]);
  return result;
}

function summaryOf(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(0).padStart(5);
  return `${times.length} stopped, answer in ms: median ${at(0.5)}, 95 % ${at(0.95)}, longest ${at(1)}`;
}
