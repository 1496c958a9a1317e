/** One thing that the simulation must give, and who says so. */
export type Oracle = {
  /** `rainflow`, `dispatch` and so on. */
  readonly group: string;
  /** With the unit of the value. */
  readonly name: string;
  readonly source: SourceName;
  readonly expected: number;
  readonly tolerance: Tolerance;
  /** Runs the simulation. */
  readonly got: () => number;
};

export type Tolerance = {
  /** Distance allowed, in the unit of the value. */
  readonly distance: number;
  readonly why: string;
};

export type SourceName = keyof typeof SOURCES;

/** Short names in the table, and what they stand for. */
export const SOURCES = {
  'ASTM E1049': 'ASTM E1049-85 (2017), 5.4.4, figure 6',
  rainflow: 'Python package rainflow (iamlikeme/rainflow @ 5fc6822f, MIT), TEST_CASE_2',
  HiGHS: 'linear program solved with HiGHS (npm highs 1.15.3)',
  'closed form': 'worked out by hand; each formula stands beside its case in src/cli/oracles',
  'BLAST-Lite': 'NREL/BLAST-Lite @ bae8c719 (BSD-3-Clause), output of 20 years in steps of one day',
  'Xu 2018': 'equations of Xu et al. 2018, IEEE Trans. Smart Grid 9(2), 1131-1140',
  Naumann: 'storage law of Naumann et al. 2018, J. Energy Storage 17, 153-169',
  HOMER: 'HOMER knowledge base, "How do I estimate the lifetime of a battery component in HOMER?"',
  SAM: 'NREL/ssc, lifetime by a table of cycles and depths, its own test',
  'REopt.jl': 'NREL/REopt.jl @ 029db01d (Apache-2.0), test/runtests.jl',
  ssc: 'NREL/ssc @ e97a19f8, cmod_utilityrate5_test.cpp, Test_Commercial_kWh_per_kW_charges',
  tzdb: 'IANA time zone database',
} as const;

export const EXACT: Tolerance = { distance: 0, why: 'whole numbers and halves, which binary numbers hold exactly' };
export const ROUNDING: Tolerance = { distance: 1e-9, why: 'rounding of the arithmetic' };
export const HALF_CENT: Tolerance = { distance: 0.005, why: 'half a cent: published to the cent' };
