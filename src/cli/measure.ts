/** Numbers with their unit as a person writes them: `1 MW`, `4MWh`, `20 USD/MWh`. */
import { HOURS_PER_DAY, KW_PER_MW, KWH_PER_MWH } from '../base/units.js';

type MeasureKind = {
  readonly noun: string;
  readonly examples: string;
  /** What one of each unit is in the unit that is read out, the first. */
  readonly units: Readonly<Record<string, number>>;
  /** Values below 0 make sense. */
  readonly isSigned?: boolean;
};

/** What can be measured; the first unit is the one that {@link readMeasure} gives. */
export const MEASURES = {
  power: { noun: 'a power', examples: '1MW or 250kW', units: { kW: 1, MW: KW_PER_MW } },
  energy: { noun: 'an energy', examples: '4MWh or 500kWh', units: { kWh: 1, MWh: KWH_PER_MWH } },
  energyPrice: {
    noun: 'a price of energy',
    examples: '20 USD/MWh',
    units: { 'USD/MWh': 1, 'USD/kWh': KWH_PER_MWH, 'USct/kWh': KWH_PER_MWH / 100 },
    isSigned: true,
  },
  capacityPrice: {
    noun: 'a price of capacity',
    examples: '130 USD/kWh',
    units: { 'USD/kWh': 1, 'USD/MWh': 1 / KWH_PER_MWH },
  },
  temperature: { noun: 'a temperature', examples: '25 °C', units: { '°C': 1, degC: 1 }, isSigned: true },
  duration: { noun: 'a time', examples: '24 h or 15 min', units: { h: 1, min: 1 / 60, d: HOURS_PER_DAY } },
  ramp: { noun: 'a ramp', examples: '100 kW/min', units: { 'kW/min': 1, 'MW/min': KW_PER_MW } },
} as const satisfies Readonly<Record<string, MeasureKind>>;

export type Measure = keyof typeof MEASURES;

const QUANTITY = /^(-?(?:\d+(?:\.\d*)?|\.\d+)) ?([A-Za-z°][A-Za-z/]*)?$/;

/**
 * The number in the first unit of its kind, or what is wrong with it and what to give.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(readMeasure('power', '1.5 MW')).toBe(1500);
 * expect(readMeasure('power', '1MWh')).toBe('MWh is a unit of energy; give a power, as 1MW or 250kW');
 * expect(readMeasure('temperature', '-5 °C')).toBe(-5);
 * ```
 */
export function readMeasure(measure: Measure, given: unknown): number | string {
  const kind: MeasureKind = MEASURES[measure];
  const wanted = `give ${kind.noun}, as ${kind.examples}`;
  if (typeof given !== 'string' && typeof given !== 'number') return wanted;
  const [, digits = '', unit = ''] = QUANTITY.exec(String(given).trim()) ?? [];
  if (digits === '') return wanted;
  if (!Object.hasOwn(kind.units, unit)) return `${unitFault(measure, unit)}; ${wanted}`;
  const value = Number(digits) * kind.units[unit]!;
  if (Number.isFinite(value) && (value >= 0 || kind.isSigned === true)) return value;
  return `${kind.noun} is never below 0 or endless; ${wanted}`;
}

function unitFault(measure: Measure, unit: string): string {
  if (unit === '') return 'the unit is missing';
  const others = Object.entries<MeasureKind>(MEASURES).filter(([name]) => name !== measure);
  const other = others.find(([, { units }]) => Object.hasOwn(units, unit));
  if (other !== undefined) return `${unit} is a unit of ${toWords(other[0])}`;
  const near = Object.keys(MEASURES[measure].units).find((name) => name.toLowerCase() === unit.toLowerCase());
  return near === undefined ? `${unit} is not known` : `write ${near}, not ${unit}`;
}

function toWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
