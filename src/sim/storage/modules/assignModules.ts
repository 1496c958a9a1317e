/**
 * Which module does what: the division of modules between services that is worth most, exactly, by branch and bound. Each
 * module has one duty, and a duty never gives the same part of a module to two services; so no kilowatt and no
 * kilowatt-hour is booked twice.
 */
import type { AssignmentProblem, AssignmentSpec, Candidate, ModuleBooking } from './assignmentProblem.js';
import { toAssignmentProblem } from './assignmentProblem.js';
import type { Service } from './duties.js';

export type ServedService = {
  readonly service: string;
  /** Booked for it, all modules. */
  readonly powerKw: number;
  readonly energyKwh: number;
  /** The least of need, booked power and booked energy over the hold. */
  readonly servedKw: number;
  readonly unmetKw: number;
};

export type Assignment = {
  /** Name of the duty of each module, in the order of the modules. */
  readonly duties: readonly string[];
  readonly bookings: readonly ModuleBooking[];
  readonly services: readonly ServedService[];
  /** Worth of what is served, less wear and changes. */
  readonly valueUsd: number;
};

/** Searches with more branches than this are given up: modules alike are searched together, unlike ones multiply. */
const MOST_BRANCHES = 5_000_000;

/**
 * The assignment of greatest worth.
 *
 * @throws RangeError for values out of range, duties that book twice, or so many unlike modules that the search is too long.
 * @example
 * ```ts @import.meta.vitest
 * const module = { powerKw: 100, energyKwh: 200 };
 * const { duties, services } = assignModules({
 *   modules: [{ name: 'A', ...module }, { name: 'B', ...module, energyKwh: 20 }],
 *   services: [
 *     { name: 'swing', needKw: 100, holdHours: 0.1, valueUsdPerKw: 5 },
 *     { name: 'backup', needKw: 100, holdHours: 2, valueUsdPerKw: 9 },
 *   ],
 * });
 * expect(duties).toEqual(['backup', 'swing']);
 * expect(services.map(({ unmetKw }) => unmetKw)).toEqual([0, 0]);
 * ```
 */
export function assignModules(spec: AssignmentSpec): Assignment {
  const problem = toAssignmentProblem(spec);
  const search = { problem, best: { valueUsd: -Infinity, choice: [] as readonly number[] }, branchCount: 0 };
  descend(search, { depth: 0, choice: [], powerKw: problem.noneKw, energyKwh: problem.noneKw, costUsd: 0 });
  return toAssignment(problem, search.best.choice, search.best.valueUsd);
}

type Search = {
  readonly problem: AssignmentProblem;
  best: { readonly valueUsd: number; readonly choice: readonly number[] };
  branchCount: number;
};

/** Duties given so far, modules in the order of the problem; sums by service. */
type Node = {
  readonly depth: number;
  readonly choice: readonly number[];
  readonly powerKw: readonly number[];
  readonly energyKwh: readonly number[];
  readonly costUsd: number;
};

function descend(search: Search, node: Node): void {
  search.branchCount += 1;
  if (search.branchCount > MOST_BRANCHES) {
    throw new RangeError('Give fewer modules that differ; modules alike in all but their names are searched together.');
  }
  const { problem } = search;
  if (node.depth === problem.modules.length) {
    const valueUsd = servedUsd(problem, node) - node.costUsd;
    if (valueUsd > search.best.valueUsd) search.best = { valueUsd, choice: node.choice };
    return;
  }
  const module = problem.modules[node.depth]!;
  // Modules alike take duties in ascending order: each division of them is tried once.
  const first = module.isLikePrevious ? node.choice[node.depth - 1]! : 0;
  const next = module.candidates.filter(({ duty }) => duty >= first).map((candidate) => withDuty(node, candidate));
  const bounded = next.map((child) => ({ child, boundUsd: boundUsd(problem, child) }));
  bounded.sort((a, b) => b.boundUsd - a.boundUsd);
  for (const { child, boundUsd: mostUsd } of bounded) {
    if (mostUsd <= search.best.valueUsd + 1e-12 * Math.abs(search.best.valueUsd)) return;
    descend(search, child);
  }
}

function withDuty(node: Node, candidate: Candidate): Node {
  return {
    depth: node.depth + 1,
    choice: [...node.choice, candidate.duty],
    powerKw: node.powerKw.map((sum, service) => sum + candidate.powerKw[service]!),
    energyKwh: node.energyKwh.map((sum, service) => sum + candidate.energyKwh[service]!),
    costUsd: node.costUsd + candidate.costUsd,
  };
}

function servedKw(service: Service, powerKw: number, energyKwh: number): number {
  return Math.min(service.needKw, powerKw, service.holdHours > 0 ? energyKwh / service.holdHours : Infinity);
}

function servedUsd({ services }: AssignmentProblem, { powerKw, energyKwh }: Node): number {
  return services.reduce(
    (sum, service, i) => sum + service.valueUsdPerKw * servedKw(service, powerKw[i]!, energyKwh[i]!),
    0,
  );
}

/**
 * No completion of the node is worth more: what is left of power goes, as if it could be cut at will and had all energy, to
 * the services of the highest worth; the same for energy; the smaller of the two counts.
 */
function boundUsd(problem: AssignmentProblem, node: Node): number {
  const left = problem.leftAfter[node.depth]!;
  const [byPower, byEnergy] = [problem.byPowerWorth, problem.byEnergyWorth];
  let [powerUsd, energyUsd, leftKw, leftKwh] = [0, 0, left.powerKw, left.energyKwh];
  for (const i of byPower) {
    const { needKw, valueUsdPerKw } = problem.services[i]!;
    const usedKw = Math.min(leftKw, Math.max(0, needKw - node.powerKw[i]!));
    leftKw -= usedKw;
    powerUsd += valueUsdPerKw * Math.min(needKw, node.powerKw[i]! + usedKw);
  }
  for (const i of byEnergy) {
    const { needKw, valueUsdPerKw, holdHours } = problem.services[i]!;
    const usedKwh = Math.min(leftKwh, Math.max(0, needKw * holdHours - node.energyKwh[i]!));
    leftKwh -= usedKwh;
    const mostKw = holdHours > 0 ? (node.energyKwh[i]! + usedKwh) / holdHours : Infinity;
    energyUsd += valueUsdPerKw * Math.min(needKw, mostKw);
  }
  return Math.min(powerUsd, energyUsd) - node.costUsd;
}

function toAssignment(problem: AssignmentProblem, choice: readonly number[], valueUsd: number): Assignment {
  const chosen = problem.modules.map(({ index, candidates }, i) => ({
    index,
    candidate: candidates.find(({ duty }) => duty === choice[i])!,
  }));
  chosen.sort((a, b) => a.index - b.index);
  const bookings = chosen.flatMap(({ candidate }) => candidate.bookings);
  const services = problem.services.map((service) => {
    const own = bookings.filter((booking) => booking.service === service.name);
    const powerKw = own.reduce((sum, booking) => sum + booking.powerKw, 0);
    const energyKwh = own.reduce((sum, booking) => sum + booking.energyKwh, 0);
    const served = servedKw(service, powerKw, energyKwh);
    return { service: service.name, powerKw, energyKwh, servedKw: served, unmetKw: service.needKw - served };
  });
  return { duties: chosen.map(({ candidate }) => candidate.name), bookings, services, valueUsd };
}
