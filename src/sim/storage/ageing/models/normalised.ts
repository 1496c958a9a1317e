/** What the models of NREL's battery life identification divide by. */

/** 35 degrees Celsius. */
export const NORMAL_TEMPERATURE_K = 308.15;

/** The anode's potential at about half charge. */
export const NORMAL_ANODE_V = 0.123;
