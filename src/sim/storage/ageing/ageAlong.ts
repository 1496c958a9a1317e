/**
 * Ageing along a history. The history is cut into windows of a day (of as many whole steps as come nearest to one, of one
 * step where steps are longer); each window moves the mechanisms driven by days and by
 * full cycles, with rates averaged along it, and each rainflow cycle moves the others when it closes. The last state of one
 * window is the first of the next, so that no interval and no throughput is lost between them.
 */
import { MS_PER_DAY } from '../../../base/units.js';
import type { AgeingRun } from './ageingRun.js';
import type { CellHistory } from './cellHistory.js';
import { tallyWindow } from './outsideRange.js';
import { pushState } from './rainflow.js';
import { windowRate } from './windowRate.js';
import { startWindow, widenRoom } from './windowRoom.js';

/** Runs through a history; `onWindow` hears of each day and may end the run by returning true. */
export function ageAlong(run: AgeingRun, history: CellHistory, onWindow?: () => boolean): void {
  const stepDays = history.stepMs / MS_PER_DAY;
  const windowSteps = Math.max(1, Math.round(1 / stepDays));
  const stepCount = history.temperaturesK.length;
  widenRoom(run.room, windowSteps);
  if (run.countsCycles) pushState(run.counter, history.socs[0]!, run.days, run.kelvinDays);
  for (let start = 0; start < stepCount; start += windowSteps) {
    const end = Math.min(stepCount, start + windowSteps);
    readWindow(run, history, start, end);
    if (run.countsCycles) countWindow(run, history, start, end);
    ageByWindow(run, history, start, end);
    run.days += run.window.days;
    run.fullCycles += run.window.fullCycles;
    run.socFraction = history.socs[end]!;
    tallyWindow(run.tally, run.model, run.window);
    if (onWindow?.() === true) return;
  }
}

/** Hot loop: sums and extremes of the steps from `start` to before `end`. */
function readWindow(run: AgeingRun, history: CellHistory, start: number, end: number): void {
  const { socs, temperaturesK } = history;
  const { window } = run;
  const stepDays = history.stepMs / MS_PER_DAY;
  let socFraction = socs[start]!;
  let low = socFraction;
  let high = socFraction;
  let coldestK = Infinity;
  let hottestK = -Infinity;
  let way = 0;
  let longestWay = 0;
  let socSum = 0;
  for (let i = start; i < end; i += 1) {
    const next = socs[i + 1]!;
    const temperatureK = temperaturesK[i]!;
    const change = Math.abs(next - socFraction);
    way += change;
    if (change > longestWay) longestWay = change;
    socSum += socFraction + next;
    if (next < low) low = next;
    if (next > high) high = next;
    if (temperatureK < coldestK) coldestK = temperatureK;
    if (temperatureK > hottestK) hottestK = temperatureK;
    socFraction = next;
  }
  const days = (end - start) * stepDays;
  window.days = days;
  window.coldestK = coldestK;
  window.hottestK = hottestK;
  window.lowestSocFraction = low;
  window.highestSocFraction = high;
  window.fullCycles = way / 2;
  window.fastestPerHour = longestWay / (stepDays * 24);
  const { stress } = run;
  stress.meanSocFraction = socSum / (2 * (end - start));
  stress.depthFraction = high - low;
  stress.ratePerHour = way / (days * 24);
  stress.fullCyclesPerDay = way / 2 / days;
}

/** Hot loop: the rainflow counter, with the age and the kelvin days of each state. */
function countWindow(run: AgeingRun, history: CellHistory, start: number, end: number): void {
  const { counter } = run;
  const { socs, temperaturesK } = history;
  const stepDays = history.stepMs / MS_PER_DAY;
  let { kelvinDays } = run;
  for (let i = start; i < end; i += 1) {
    kelvinDays += temperaturesK[i]! * stepDays;
    pushState(counter, socs[i + 1]!, run.days + (i + 1 - start) * stepDays, kelvinDays);
  }
  run.kelvinDays = kelvinDays;
}

function ageByWindow(run: AgeingRun, history: CellHistory, start: number, end: number): void {
  const { losses, window } = run;
  const { mechanisms } = run.model;
  startWindow(run.room);
  for (let m = 0; m < mechanisms.length; m += 1) {
    const mechanism = mechanisms[m]!;
    if (mechanism.drive === 'rainflow') continue;
    const dx = mechanism.drive === 'days' ? window.days : window.fullCycles;
    if (dx > 0) losses[m] = mechanism.law(losses[m]!, windowRate(run, m, history, { start, end }), dx);
  }
}
