// A day of site power at 100 Hz through a training job, three smoothing stages and the whole compliance card: beside its
// targets, and beside the same recurrences in C. Processor time, for what else the machine does is no part of it.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { nextUniform, toRandom } from '../dist/base/random.js';
import { judgePower } from '../dist/sim/power/comply/card.js';
import { toSegmentSeconds } from '../dist/sim/power/comply/spectralMonitors.js';
import { toLimit } from '../dist/sim/power/comply/verdict.js';
import { toWindowLength } from '../dist/sim/power/comply/windowMonitors.js';
import { RULE_SETS } from '../dist/sim/power/rules/ruleSets.js';
import { toGpuSmoothing } from '../dist/sim/power/smoothing/gpuSmoothing.js';
import { toStorageLimits } from '../dist/sim/power/smoothing/storageLimits.js';
import { toStorageSmoothing } from '../dist/sim/power/smoothing/storageSmoothing.js';
import { toBandPass } from '../dist/sim/power/spectrum/bandPass.js';
import { levelKw, toTrainingJob } from '../dist/sim/power/waveform/trainingJob.js';
import { toTrainingSource } from '../dist/sim/power/waveform/trainingPower.js';
import { fromRoundTripEfficiency, toBattery } from '../dist/sim/storage/battery.js';
import { measureRow } from './row.js';

const call = promisify(execFile);
const SOURCE = fileURLToPath(new URL('power.c', import.meta.url));
const STEP_MS = 10;
const DAY_COUNT = 8_640_000;
const NOMINAL_KW = 100_000;
const SEED = 1;
const JOB = toTrainingJob({
  ...{ gpuCount: 100_000, tdpW: 1000, iterationSeconds: 1.7, computeShare: 0.75, overshootFraction: 1.1 },
  ...{ checkpointStepCount: 500, checkpointSeconds: 20, groupCount: 8, desyncSeconds: 0.2 },
});
const GPU = {
  floorKw: 60_000,
  rampUpKwPerMin: 6e5,
  rampDownKwPerMin: 6e5,
  runningAboveKw: 15_000,
  stopDelaySeconds: 5,
};
const battery = (powerKw, energyKwh) =>
  toBattery({ powerKw, energyKwh, ...fromRoundTripEfficiency(0.9), initialSocFraction: 0.5 });
const RACK = { battery: battery(30_000, 20), timeConstantSeconds: 0.5, restoreSeconds: 30 };
const SITE = { battery: battery(60_000, 20_000), timeConstantSeconds: 10, rampKwPerMin: 10_000, restoreSeconds: 3600 };
const RULES = RULE_SETS.flatMap(({ rules }) => rules);
const KINDS = ['peak-to-peak', 'ramp', 'amplitude', 'band-share'];

export async function* benchPower() {
  const target = (name, unit, most, ours) =>
    measureRow({ name, unit, goal: 1, ours, peer: async () => most, rounds: 3 });
  yield target('power: a day at 100 Hz, 3 stages, whole card / 3 s', 's', 3, async () => runDay().cpuMs / 1000);
  yield target('its memory, a week / 400 MB', 'MB', 400, async () => runDay(7 * DAY_COUNT).residentMb);
  yield* benchInC();
}

function runDay(sampleCount = DAY_COUNT) {
  const source = toTrainingSource(JOB, { stepMs: STEP_MS, sampleCount, random: toRandom(SEED) });
  const stages = [toGpuSmoothing(GPU, STEP_MS), toStorageSmoothing(RACK, STEP_MS), toStorageSmoothing(SITE, STEP_MS)];
  const before = process.cpuUsage();
  const verdicts = judgePower(source, RULES, { stages, nominalKw: NOMINAL_KW });
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1000, residentMb: process.memoryUsage().rss / 1e6, verdicts };
}

async function* benchInC() {
  const folder = await mkdtemp(join(tmpdir(), 'wattbook-bench-'));
  const [program, input] = [join(folder, 'power'), join(folder, 'input')];
  const hasCompiler = await call('gcc', ['-O3', '-o', program, SOURCE, '-lm']).then(
    () => true,
    () => false,
  );
  await writeFile(input, Buffer.from(Float64Array.from(toInput()).buffer));
  const name = `the same in C (${hasCompiler ? 'gcc -O3' : 'gcc is missing'})`;
  const peer = hasCompiler ? { peer: () => runInC(program, input) } : {};
  yield measureRow({ name, unit: 'ms', goal: 2.5, ours: async () => runDay().cpuMs, ...peer, rounds: 3 });
  await rm(folder, { recursive: true });
}

/** See power.c. */
function toInput() {
  const rules = RULES.filter(({ kind }) => KINDS.includes(kind));
  return [...toJobInput(), ...toStoreInput(RACK), ...toStoreInput(SITE), rules.length, ...rules.flatMap(toRuleInput)];
}

function toJobInput() {
  const { iterationSeconds, computeShare, checkpointSeconds, checkpointStepCount, groupCount, desyncSeconds } = JOB;
  const { idleFraction, overshootFraction, computeFraction, communicationFraction, checkpointFraction } = JOB;
  const random = toRandom(SEED);
  const groups = Array.from({ length: groupCount }, () => [nextUniform(random) * desyncSeconds * 1000, 1 / groupCount]);
  const perStep = STEP_MS / 60_000;
  return [
    ...[DAY_COUNT, STEP_MS, levelKw(JOB, 1), idleFraction, overshootFraction, computeFraction, communicationFraction],
    ...[checkpointFraction, JOB.overshootMs, iterationSeconds * 1000, iterationSeconds * 1000 * computeShare],
    ...[checkpointSeconds * 1000, checkpointStepCount, groupCount, ...groups.flat()],
    ...[GPU.floorKw, GPU.rampUpKwPerMin * perStep, GPU.rampDownKwPerMin * perStep, GPU.runningAboveKw],
    Math.round((GPU.stopDelaySeconds * 1000) / STEP_MS),
  ];
}

function toStoreInput(spec) {
  const { stepHours, movedFraction, rampKw, restorePerHour, startKwh, minKwh, maxKwh, powerKw, ...rest } =
    toStorageLimits(spec, STEP_MS);
  const { chargeFraction, dischargeFraction, auxiliaryKw } = rest;
  const follow = [stepHours, movedFraction, rampKw, restorePerHour];
  return [...follow, startKwh, minKwh, maxKwh, powerKw, chargeFraction, dischargeFraction, auxiliaryKw];
}

function toRuleInput(rule) {
  const { kind, band, windowSeconds = 0, direction } = rule;
  const length = toWindowLength(windowSeconds, STEP_MS);
  const perMinute = 60_000 / (length * STEP_MS);
  const isSpectral = kind === 'amplitude' || kind === 'band-share';
  const segment = isSpectral ? 2 ** Math.max(4, Math.ceil(Math.log2((toSegmentSeconds(rule) * 1000) / STEP_MS))) : 0;
  const segmentSeconds = (segment * STEP_MS) / 1000;
  const filters = kind === 'peak-to-peak' && band !== undefined ? toBandPass(band, STEP_MS) : [];
  const lines = isSpectral
    ? [Math.ceil(band.lowHz * segmentSeconds), Math.min(segment / 2, Math.floor(band.highHz * segmentSeconds))]
    : [0, 0];
  return [
    ...[KINDS.indexOf(kind), toLimit(rule, NOMINAL_KW).limit * (1 + 1e-9), length],
    filters.length === 0 ? 0 : toWindowLength(2 / band.lowHz, STEP_MS),
    ...[direction === 'down' ? 0 : perMinute, direction === 'up' ? 0 : -perMinute, segment, ...lines, filters.length],
    ...filters.flatMap(({ kind: pass, b, a }) => [pass === 'low-pass' ? 1 : 0, ...b, ...a]),
  ];
}

async function runInC(program, input) {
  const { stdout } = await call(program, [input]);
  const [ms, ...values] = stdout.trim().split(' ').map(Number);
  const judged = runDayOnce().filter(({ rule }) => KINDS.includes(rule.kind));
  judged.forEach(({ rule, value }, i) => {
    if (Math.abs(value - values[i]) > 1e-6 * Math.max(1, Math.abs(value))) {
      throw new Error(`${rule.id}: C finds ${values[i]}, we ${value}.`);
    }
  });
  return ms;
}

let once;
function runDayOnce() {
  once ??= runDay().verdicts;
  return once;
}
