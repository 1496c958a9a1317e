/** Sources on one bus without a grid share its load by the frequency, which falls as each is loaded. */

export type DroopSource = {
  readonly ratedKw: number;
  /** Most that it can give now; from 0. */
  readonly roomKw: number;
  /** Fall of the frequency from no load to the rating, as a share; above 0. */
  readonly droopFraction: number;
};

export type DroopShare = {
  /** In the order of the sources; from 0. */
  readonly powersKw: readonly number[];
  /** By how much the frequency stands below its rating, as a share. */
  readonly fallFraction: number;
  /** Load beyond all room. */
  readonly unmetKw: number;
};

/**
 * The division of a load at which all sources that have room left stand at one frequency: source i gives
 * fall / droop_i · rated_i, up to its room. Exact, from one source that reaches its room to the next.
 *
 * @units kW of load, from 0.
 * @throws RangeError when the load is below 0 or not finite.
 * @source Kundur 1994, Power System Stability and Control, 11.1.
 * @example
 * ```ts @import.meta.vitest
 * const source = { ratedKw: 100, roomKw: 100, droopFraction: 0.04 };
 * const share = shareByDroop([source, { ...source, ratedKw: 50, roomKw: 10 }], 70);
 * expect(share).toEqual({ powersKw: [60, 10], fallFraction: 0.024, unmetKw: 0 });
 * ```
 */
export function shareByDroop(sources: readonly DroopSource[], loadKw: number): DroopShare {
  if (!(loadKw >= 0 && loadKw < Infinity)) throw new RangeError(`Give loadKw from 0; this one is ${loadKw}.`);
  const stiffness = sources.map(({ ratedKw, droopFraction }) => ratedKw / droopFraction);
  const fullAt = sources.map(({ roomKw }, i) => roomKw / stiffness[i]!);
  const order = sources.map((_, i) => i).sort((a, b) => fullAt[a]! - fullAt[b]!);
  let [slope, leftKw, fallFraction] = [stiffness.reduce((sum, value) => sum + value, 0), loadKw, 0];
  const full = new Set<number>();
  for (const i of order) {
    if (slope > 0 && leftKw <= slope * (fullAt[i]! - fallFraction)) break;
    leftKw -= slope * (fullAt[i]! - fallFraction);
    fallFraction = fullAt[i]!;
    slope -= stiffness[i]!;
    full.add(i);
  }
  const unmetKw = full.size === sources.length ? Math.max(0, leftKw) : 0;
  if (full.size < sources.length) fallFraction += leftKw / slope;
  const powersKw = sources.map(({ roomKw }, i) =>
    full.has(i) ? roomKw : Math.min(roomKw, stiffness[i]! * fallFraction),
  );
  return { powersKw, fallFraction, unmetKw };
}
