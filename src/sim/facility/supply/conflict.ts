/** A conflict between parts of a site, and the grid rule that it may break. */
import type { VoltageEnvelope } from '../reliability/voltageEnvelope.js';

export type ConflictPart =
  'grid rule' | 'ups' | 'storage' | 'generator' | 'switch' | 'cooling' | 'computers' | 'connection';

export type Conflict = {
  /** A short name, the same for the same fault. */
  readonly kind: string;
  readonly between: readonly [ConflictPart, ConflictPart];
  /** One sentence with the numbers that prove it. */
  readonly text: string;
};

/** What the grid asks of the site as a load. */
export type GridRule = {
  /** Voltages that the load must ride through. */
  readonly envelope: VoltageEnvelope;
  /** Share of the load from before a sag that must be back. */
  readonly recoverFraction: number;
  /** Within so long after the voltage is back. */
  readonly recoverMs: number;
  /** Whether leaving because of a number of sags is prohibited. */
  readonly forbidsSagCounting: boolean;
};
