/**
 * Days of the longest test of the Kokam cells on which several models were fitted; storage at 45 degrees Celsius ended after
 * 210.
 *
 * @source `rpt_days` of NREL ssc, test/input_cases/battery_nmc_life (cells of Smith et al. 2017).
 */
export const KOKAM_TEST_DAYS = 298;
