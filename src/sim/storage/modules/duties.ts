/** Modules, the services they can give, and the duties in which a module divides itself between services. */

export type StorageModule = {
  readonly name: string;
  /** At the terminals now, as aged and derated as it is; from 0. */
  readonly powerKw: number;
  /** Usable now, window and ageing taken off; from 0. */
  readonly energyKwh: number;
  /** Wear of each kWh of throughput; 0 by default. */
  readonly wearUsdPerKwh?: number;
  /** Duties it may have, by name; all by default (a slow converter, a warranty, a place in the site may forbid some). */
  readonly mayHave?: readonly string[];
  /** Duty it has now; idle by default. */
  readonly duty?: string;
};

export type Service = {
  readonly name: string;
  /** Power asked for; from 0. */
  readonly needKw: number;
  /** Energy that each served kW must have behind it; from 0. */
  readonly holdHours: number;
  /** Worth of each served kW over the period, up to the need: revenue, or the penalty that it saves. */
  readonly valueUsdPerKw: number;
  /** Throughput over the period for each kW booked, which wears the module; 0 by default. */
  readonly throughputKwhPerKw?: number;
};

/** Part of a module that one service may use, alone. */
export type Share = {
  readonly service: string;
  readonly powerFraction: number;
  readonly energyFraction: number;
};

/** What a module does: the shares of all services add up to at most all of its power and all of its energy. */
export type Duty = {
  readonly name: string;
  readonly shares: readonly Share[];
};

/** The duty of a module that serves nothing. */
export const IDLE: Duty = Object.freeze({ name: 'idle', shares: Object.freeze([]) });

/**
 * One duty for each service: the whole module for it alone.
 *
 * @example
 * ```ts @import.meta.vitest
 * const swing = { name: 'swing', needKw: 100, holdHours: 0.1, valueUsdPerKw: 9 };
 * expect(wholeDuties([swing])[0]!.shares).toEqual([{ service: 'swing', powerFraction: 1, energyFraction: 1 }]);
 * ```
 */
export function wholeDuties(services: readonly Service[]): Duty[] {
  return services.map(({ name }) => ({ name, shares: [{ service: name, powerFraction: 1, energyFraction: 1 }] }));
}

/** Rounding of shares such as 0.1 + 0.2 + 0.7. */
const TOLERANCE = 1e-12;

/**
 * Refuses duties that book a part of a module twice or name a service that there is not.
 *
 * @throws RangeError naming the duty.
 * @example
 * ```ts @import.meta.vitest
 * const services = [{ name: 'backup', needKw: 1, holdHours: 1, valueUsdPerKw: 1 }];
 * const share = { service: 'backup', powerFraction: 0.6, energyFraction: 0.5 };
 * expect(() => requireDuties([{ name: 'both', shares: [share, share] }], services)).toThrow('twice');
 * ```
 */
export function requireDuties(duties: readonly Duty[], services: readonly Service[]): void {
  requireOnce('duty', ['idle', ...duties.map(({ name }) => name)]);
  requireOnce(
    'service',
    services.map(({ name }) => name),
  );
  for (const { name, shares } of duties) {
    const [powers, energies] = [
      shares.map((share) => share.powerFraction),
      shares.map((share) => share.energyFraction),
    ];
    if (![...powers, ...energies].every((share) => share >= 0 && share <= 1)) {
      throw new RangeError(`Give duty ${name} shares from 0 to 1.`);
    }
    for (const sum of [powers, energies].map((all) => all.reduce((total, share) => total + share, 0))) {
      if (sum > 1 + TOLERANCE)
        throw new RangeError(`Give duty ${name} no part of a module twice; its shares make ${sum}.`);
    }
    const foreign = shares.find(({ service }) => !services.some((known) => known.name === service));
    if (foreign !== undefined)
      throw new RangeError(`Give duty ${name} services of the list; ${foreign.service} is none.`);
  }
}

/**
 * Refuses modules and services with a value that is out of its range.
 *
 * @throws RangeError naming the module or service and the field.
 * @example
 * ```ts @import.meta.vitest
 * expect(() => requireParts([{ name: 'A', powerKw: NaN, energyKwh: 1 }], [])).toThrow('A powerKw');
 * ```
 */
export function requireParts(modules: readonly StorageModule[], services: readonly Service[]): void {
  requireOnce(
    'module',
    modules.map(({ name }) => name),
  );
  for (const { name, powerKw, energyKwh, wearUsdPerKwh = 0 } of modules) {
    requireFromZero(name, { powerKw, energyKwh, wearUsdPerKwh });
  }
  for (const { name, needKw, holdHours, valueUsdPerKw, throughputKwhPerKw = 0 } of services) {
    requireFromZero(name, { needKw, holdHours, valueUsdPerKw, throughputKwhPerKw });
  }
}

function requireFromZero(name: string, fields: Readonly<Record<string, number>>): void {
  for (const [field, value] of Object.entries(fields)) {
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`Give ${name} ${field} from 0; this one is ${value}.`);
  }
}

function requireOnce(kind: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new RangeError(`Give each ${kind} a name of its own; ${twice} stands twice.`);
}
