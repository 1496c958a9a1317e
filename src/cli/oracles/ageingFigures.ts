/** Published and computed states of cells; capacities and losses are shares of the nominal capacity. */

/** NREL/BLAST-Lite @ bae8c719, constant days, 7301 daily steps; NMC (75 Ah A) from its own run of the same kind. */
export const BLAST_STORAGE = [
  { cell: 'LFP', socFraction: 0.5, temperatureC: 25, firstDay: 0.9995053766902918, twentyYears: 0.9467300988992456 },
  { cell: 'LFP', socFraction: 1, temperatureC: 25, firstDay: 0.999231340118808, twentyYears: 0.9172169304447567 },
  { cell: 'LFP', socFraction: 0.5, temperatureC: 45, firstDay: 0.9983724167250354, twentyYears: 0.8247126684309241 },
  { cell: 'LFP', socFraction: 0.2, temperatureC: 10, firstDay: 0.9999117028752661, twentyYears: 0.990490583420277 },
  { cell: 'NMC111', socFraction: 0.5, temperatureC: 25, firstDay: 0.9987674029249016, twentyYears: 0.9704803040134529 },
  { cell: 'NMC111', socFraction: 1, temperatureC: 25, firstDay: 0.993794214972825, twentyYears: 0.8513765032701819 },
  { cell: 'NMC111', socFraction: 0.5, temperatureC: 45, firstDay: 0.9944988230621631, twentyYears: 0.8682512930998277 },
  { cell: 'NMC111', socFraction: 0.2, temperatureC: 10, firstDay: 0.9999750027524286, twentyYears: 0.9994013362811611 },
  { cell: 'NMC', socFraction: 0.5, temperatureC: 25, firstDay: null, twentyYears: 0.97657947 },
] as const;

/** NREL/BLAST-Lite @ bae8c719, LFP: up from 3 to 7 h, down from 17 to 21 h, every day for 7301 days. */
export const BLAST_DAILY = [
  { low: 0.1, high: 0.9, temperatureC: 25, capacity: 0.8084673033339886 },
  { low: 0.1, high: 0.9, temperatureC: 35, capacity: 0.7920059601346856 },
  { low: 0, high: 1, temperatureC: 25, capacity: 0.7695600765005137 },
  { low: 0.4, high: 0.6, temperatureC: 25, capacity: 0.9145449822602739 },
] as const;

export type XuRun = {
  readonly depthFraction: number;
  readonly socFraction: number;
  readonly temperatureC: number;
  readonly cyclesPerDay: number;
  readonly lossAfterYears: readonly (readonly [years: number, loss: number])[];
  /** Days until a fifth is lost. */
  readonly daysToLoss: number;
};

/** Xu et al. 2018: computed from the paper's equations, T in K in the temperature ratio, alpha 5.75e-2. */
export const XU_RUNS: readonly XuRun[] = [
  run([0.8, 0.5, 25, 1], [0.07661096799306999, 0.25809927161141144], 2500.0924046642735),
  run([0.8, 0.5, 35, 1], [0.10038643250614154, 0.4097135728341089], 1278.665224645381),
  run([0.4, 0.5, 25, 2], [0.0717550329564397, 0.2319060215605423], 2924.015800882902),
  run([0.1, 0.5, 25, 8], [0.07421887578993813, 0.2448342583526285], 2700.0311121140767),
  run([0, 0.5, 25, 0], [0.05787885126921832, 0.17285758340318136], 4582.779562225754),
  run([0, 1, 25, 0], [0.07393878860800851, 0.24332638534831053], 2724.5566165610626),
  run([1, 0.5, 25, 1], [0.08860417688117872, 0.33267912849168835], 1732.9397266838155),
];

function run(
  [depthFraction, socFraction, temperatureC, cyclesPerDay]: readonly [number, number, number, number],
  [afterOne, afterTen]: readonly [number, number],
  daysToLoss: number,
): XuRun {
  const lossAfterYears = [
    [1, afterOne],
    [10, afterTen],
  ] as const;
  return { depthFraction, socFraction, temperatureC, cyclesPerDay, lossAfterYears, daysToLoss };
}
