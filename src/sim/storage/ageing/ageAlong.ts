/**
 * Ageing along a history. The history is cut into windows of a day (of as many whole steps as come nearest to one, of one
 * step where steps are longer); each window moves the mechanisms driven by days and by
 * full cycles, with rates averaged along it, and each rainflow cycle moves the others when it closes. The last state of one
 * window is the first of the next, so that no interval and no throughput is lost between them.
 */
import { MS_PER_DAY } from '../../../base/units.js';
import type { AgeingRun } from './ageingRun.js';
import type { CellHistory } from './cellHistory.js';
import { growLoss } from './lossGrowth.js';
import { leavesRange, tallyWindow } from './outsideRange.js';
import { pushStates } from './pushStates.js';
import { pushState } from './rainflow.js';
import type { Window } from './windowRate.js';
import { windowRate } from './windowRate.js';
import { startWindow, widenRoom } from './windowRoom.js';

/** Runs through a history; `onWindow` hears of each day and may end the run by returning true. */
export function ageAlong(run: AgeingRun, history: CellHistory, onWindow?: () => boolean): void {
  const { socs } = history;
  const windowSteps = Math.max(1, Math.round(MS_PER_DAY / history.stepMs));
  const isWatched = leavesRange(run.model, history);
  widenRoom(run.room, history, windowSteps);
  run.socFraction = history.startSocFraction;
  if (run.countsCycles) pushState(run.counter, run.socFraction, run.days, run.kelvinDays);
  const track = {
    values: socs,
    markRates: run.room.kelvins,
    stepPosition: history.stepMs / MS_PER_DAY,
    position: run.days,
    markSum: run.kelvinDays,
  };
  for (let start = 0; start < socs.length; start += windowSteps) {
    const end = Math.min(socs.length, start + windowSteps);
    const window = { start, end, socs };
    startWindow(run.room, history, window);
    readWindow(run, history, window);
    if (run.countsCycles) pushStates(run.counter, track, window);
    ageByWindow(run, window);
    if (isWatched) readExtremes(run, history, window);
    run.days += run.window.days;
    run.window.ageDays = run.days;
    run.kelvinDays = track.markSum;
    run.fullCycles += run.window.fullCycles;
    run.socFraction = socs[end - 1]!;
    tallyWindow(run.tally, run.model, run.window);
    if (onWindow?.() === true) return;
  }
}

/** Hot loop: sums and extremes of the states of charge. */
function readWindow(run: AgeingRun, history: CellHistory, { start, end, socs }: Window): void {
  const stepDays = history.stepMs / MS_PER_DAY;
  let { socFraction } = run;
  let low = socFraction;
  let high = socFraction;
  let way = 0;
  let socSum = 0;
  for (let i = start; i < end; i += 1) {
    const next = socs[i]!;
    way += Math.abs(next - socFraction);
    socSum += socFraction + next;
    if (next < low) low = next;
    else if (next > high) high = next;
    socFraction = next;
  }
  const { stress, window } = run;
  const days = (end - start) * stepDays;
  window.days = days;
  window.lowestSocFraction = low;
  window.highestSocFraction = high;
  window.fullCycles = way / 2;
  stress.meanSocFraction = socSum / (2 * (end - start));
  stress.depthFraction = high - low;
  stress.ratePerHour = way / (days * 24);
  stress.fullCyclesPerDay = way / 2 / days;
}

/** Hot loop: what only a history that leaves the fitted range has to tell of each window. */
function readExtremes(run: AgeingRun, { stepMs }: CellHistory, { start, end, socs }: Window): void {
  const { window, room } = run;
  let longestWay = 0;
  let before = run.socFraction;
  let coldestK = Infinity;
  let hottestK = -Infinity;
  for (let i = start; i < end; i += 1) {
    const kelvin = room.kelvins[i - start]!;
    const way = Math.abs(socs[i]! - before);
    before = socs[i]!;
    if (way > longestWay) longestWay = way;
    if (kelvin < coldestK) coldestK = kelvin;
    if (kelvin > hottestK) hottestK = kelvin;
  }
  window.coldestK = coldestK;
  window.hottestK = hottestK;
  window.fastestPerHour = longestWay / ((stepMs / MS_PER_DAY) * 24);
}

function ageByWindow(run: AgeingRun, along: Window): void {
  const { growths, window } = run;
  const { plans } = run.room;
  for (let m = 0; m < plans.length; m += 1) {
    const { drive } = plans[m]!;
    if (drive === 'rainflow') continue;
    const dx = drive === 'days' ? window.days : window.fullCycles;
    if (dx > 0) growLoss(growths[m]!, windowRate(run, m, along), dx);
  }
}
