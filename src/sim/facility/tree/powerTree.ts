/** The one-line diagram of a site as a tree: the grid connection at the top, loads and generation at its ends. */
import type { DeviceLoss, DeviceLossSpec } from './deviceLoss.js';
import { lostKw, toDeviceLoss } from './deviceLoss.js';

/** A power at an end of the tree: loads withdraw (negative), generation and discharge inject (positive). */
export type EndSpec = { readonly name: string; readonly powerKw: number };

/** A transformer, UPS, switchgear, distribution unit or power supply with what hangs below it. */
export type DeviceSpec = {
  readonly name: string;
  /** Of one device; above 0. */
  readonly ratedKw: number;
  /** Like devices side by side that share evenly; 1 by default. */
  readonly count?: number;
  readonly loss?: DeviceLossSpec;
  readonly below: readonly PowerNodeSpec[];
};

export type PowerNodeSpec = EndSpec | DeviceSpec;

export type PowerTreeSpec = {
  /** Most that the grid connection may carry, in either direction; above 0. */
  readonly connectionKw: number;
  readonly below: readonly PowerNodeSpec[];
};

/** What flows through a device. */
export type DeviceFlow = {
  readonly name: string;
  /** To what is below; negative where generation below exceeds its loads. */
  readonly givenKw: number;
  /** From 0. */
  readonly lostKw: number;
  /** Of all its like devices. */
  readonly loadFraction: number;
};

/** Positive injects into the site; import, ends and minus the losses add up to 0. */
export type PowerFlow = {
  /** Import, negative: export. */
  readonly gridKw: number;
  /** Sum of the loads; at most 0. */
  readonly loadKw: number;
  /** Sum of generation and discharge; from 0. */
  readonly generationKw: number;
  /** From 0. */
  readonly lostKw: number;
  readonly devices: readonly DeviceFlow[];
  /** Devices and connection (`grid`) that carry more than they may. */
  readonly overloads: readonly { readonly name: string; readonly loadFraction: number }[];
};

/**
 * The powers everywhere in a tree.
 *
 * @throws RangeError naming the part and the field that is out of its range, or a name that stands twice.
 * @example
 * ```ts @import.meta.vitest
 * const flow = flowPower({ connectionKw: 200, below: [
 *   { name: 'UPS', ratedKw: 100, loss: { standbyFraction: 0.02 }, below: [{ name: 'IT', powerKw: -80 }] },
 *   { name: 'solar', powerKw: 30 },
 * ] });
 * expect([flow.gridKw, flow.loadKw, flow.generationKw, flow.lostKw]).toEqual([52, -80, 30, 2]);
 * ```
 */
export function flowPower({ connectionKw, below }: PowerTreeSpec): PowerFlow {
  requireAboveZero('the connection', connectionKw);
  const parts: Parts = { names: new Set(['grid']), devices: [], loadKw: 0, generationKw: 0 };
  const gridKw = below.reduce((sum, node) => sum + takenKw(node, parts), 0);
  const share = Math.abs(gridKw) / connectionKw;
  const overloads = [{ name: 'grid', loadFraction: share }, ...parts.devices].filter(isOver);
  return {
    ...{ gridKw, loadKw: parts.loadKw, generationKw: parts.generationKw },
    lostKw: parts.devices.reduce((sum, device) => sum + device.lostKw, 0),
    devices: parts.devices,
    overloads: overloads.map(({ name, loadFraction }) => ({ name, loadFraction })),
  };
}

type Parts = { names: Set<string>; devices: DeviceFlow[]; loadKw: number; generationKw: number };

/** What a node takes from above it; negative where it gives. */
function takenKw(node: PowerNodeSpec, parts: Parts): number {
  if (parts.names.has(node.name)) throw new RangeError(`Give each part a name of its own; ${node.name} stands twice.`);
  parts.names.add(node.name);
  if (!('below' in node)) return endKw(node, parts);
  const { name, ratedKw, count = 1 } = node;
  requireAboveZero(`${name} a rating`, ratedKw);
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new RangeError(`Give ${name} a whole count from 1; this one is ${count}.`);
  }
  const loss: DeviceLoss = toDeviceLoss(node.loss ?? {});
  const givenKw = node.below.reduce((sum, child) => sum + takenKw(child, parts), 0);
  const device = { name, givenKw, lostKw: lostKw(loss, Math.abs(givenKw), { ratedKw, count }) };
  parts.devices.push({ ...device, loadFraction: Math.abs(givenKw) / (count * ratedKw) });
  return givenKw + device.lostKw;
}

function endKw({ name, powerKw }: EndSpec, parts: Parts): number {
  if (!Number.isFinite(powerKw)) throw new RangeError(`Give ${name} a finite power; this one is ${powerKw}.`);
  if (powerKw < 0) parts.loadKw += powerKw;
  else parts.generationKw += powerKw;
  return -powerKw;
}

/** Full load with a rounding is no overload. */
function isOver({ loadFraction }: { readonly loadFraction: number }): boolean {
  return loadFraction > 1 + 1e-9;
}

function requireAboveZero(what: string, valueKw: number): void {
  if (!(valueKw > 0 && valueKw < Infinity)) throw new RangeError(`Give ${what} above 0 kW; this one is ${valueKw}.`);
}
