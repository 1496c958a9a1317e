/** The assignment of modules as numbers: what each duty of each module would book and cost. */
import type { Duty, Service, StorageModule } from './duties.js';
import { IDLE, requireDuties, requireParts, wholeDuties } from './duties.js';

export type AssignmentSpec = {
  readonly modules: readonly StorageModule[];
  readonly services: readonly Service[];
  /** Beside standing idle; each service by a whole module by default. */
  readonly duties?: readonly Duty[];
  /** Cost of giving one module another duty than it has now; 0 by default. */
  readonly changeUsd?: number;
};

/** Part of one module that stands for one service. */
export type ModuleBooking = {
  readonly module: string;
  readonly service: string;
  readonly powerKw: number;
  readonly energyKwh: number;
};

/** One duty of one module; powers and energies by service. */
export type Candidate = {
  /** Position among idle and the duties. */
  readonly duty: number;
  readonly name: string;
  readonly powerKw: readonly number[];
  readonly energyKwh: readonly number[];
  readonly costUsd: number;
  readonly bookings: readonly ModuleBooking[];
};

export type ProblemModule = {
  /** Position among the modules as they were given. */
  readonly index: number;
  readonly candidates: readonly Candidate[];
  /** The same in all but its name as the module before it. */
  readonly isLikePrevious: boolean;
};

export type AssignmentProblem = {
  readonly services: readonly Service[];
  /** Strongest first, modules alike beside each other. */
  readonly modules: readonly ProblemModule[];
  /** Of the modules from each position on; one more than modules. */
  readonly leftAfter: readonly { readonly powerKw: number; readonly energyKwh: number }[];
  /** Positions of the services, worth most for a kW first. */
  readonly byPowerWorth: readonly number[];
  /** Positions of the services, worth most for a kWh first. */
  readonly byEnergyWorth: readonly number[];
  /** One 0 a service. */
  readonly noneKw: readonly number[];
};

/**
 * A checked problem with its modules in the order in which the search takes them.
 *
 * @throws RangeError for values out of range and duties that book twice.
 * @example
 * ```ts @import.meta.vitest
 * const modules = [{ name: 'A', powerKw: 1, energyKwh: 1 }, { name: 'B', powerKw: 2, energyKwh: 1 }];
 * expect(toAssignmentProblem({ modules, services: [] }).modules.map(({ index }) => index)).toEqual([1, 0]);
 * ```
 */
export function toAssignmentProblem(spec: AssignmentSpec): AssignmentProblem {
  const { modules, services, duties = wholeDuties(services), changeUsd = 0 } = spec;
  requireParts(modules, services);
  requireDuties(duties, services);
  if (!(changeUsd >= 0 && changeUsd < Infinity))
    throw new RangeError(`Give changeUsd from 0; this one is ${changeUsd}.`);
  const all = [IDLE, ...duties];
  const ordered = modules.map((module, index) => ({ module, index, kind: kindOf(module, all) })).sort(strongestFirst);
  const order = (worth: (service: Service) => number): number[] =>
    services.map((_, i) => i).sort((a, b) => worth(services[b]!) - worth(services[a]!));
  return {
    services,
    modules: ordered.map(({ module, index, kind }, i) => ({
      index,
      candidates: candidatesOf(module, all, { services, changeUsd }),
      isLikePrevious: kind === ordered[i - 1]?.kind,
    })),
    leftAfter: Array.from({ length: modules.length + 1 }, (_, i) =>
      sumOf(ordered.slice(i).map(({ module }) => module)),
    ),
    byPowerWorth: order(({ valueUsdPerKw }) => valueUsdPerKw),
    byEnergyWorth: order(({ valueUsdPerKw, holdHours }) => valueUsdPerKw / holdHours),
    noneKw: services.map(() => 0),
  };
}

/** The same text for modules that are alike in all but their names. */
function kindOf(
  { powerKw, energyKwh, wearUsdPerKwh = 0, mayHave, duty = IDLE.name }: StorageModule,
  all: readonly Duty[],
): string {
  const unknown = [...(mayHave ?? []), duty].find((name) => !all.some((known) => known.name === name));
  if (unknown !== undefined) throw new RangeError(`Give duties of the list; ${unknown} is none.`);
  return JSON.stringify([powerKw, energyKwh, wearUsdPerKwh, mayHave === undefined ? null : [...mayHave].sort(), duty]);
}

type Ordered = { readonly module: StorageModule; readonly index: number; readonly kind: string };

function strongestFirst(a: Ordered, b: Ordered): number {
  const byPower = b.module.powerKw - a.module.powerKw;
  const byKind = a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0;
  return byPower !== 0 ? byPower : byKind !== 0 ? byKind : a.index - b.index;
}

function sumOf(modules: readonly StorageModule[]): { powerKw: number; energyKwh: number } {
  return {
    powerKw: modules.reduce((sum, module) => sum + module.powerKw, 0),
    energyKwh: modules.reduce((sum, module) => sum + module.energyKwh, 0),
  };
}

type Terms = { readonly services: readonly Service[]; readonly changeUsd: number };

function candidatesOf(module: StorageModule, all: readonly Duty[], { services, changeUsd }: Terms): Candidate[] {
  const { mayHave, duty: now = IDLE.name, wearUsdPerKwh = 0 } = module;
  return all.flatMap((duty, position) => {
    if (duty !== IDLE && mayHave !== undefined && !mayHave.includes(duty.name)) return [];
    const bookings = duty.shares.map(({ service, powerFraction, energyFraction }) => ({
      module: module.name,
      service,
      powerKw: powerFraction * module.powerKw,
      energyKwh: energyFraction * module.energyKwh,
    }));
    const sum = (field: 'powerKw' | 'energyKwh'): number[] =>
      services.map(({ name }) =>
        bookings.reduce((total, booking) => total + (booking.service === name ? booking[field] : 0), 0),
      );
    const powerKw = sum('powerKw');
    const throughputKwh = powerKw.reduce((total, kw, i) => total + kw * (services[i]!.throughputKwhPerKw ?? 0), 0);
    const costUsd = wearUsdPerKwh * throughputKwh + (duty.name === now ? 0 : changeUsd);
    return [{ duty: position, name: duty.name, powerKw, energyKwh: sum('energyKwh'), costUsd, bookings }];
  });
}
