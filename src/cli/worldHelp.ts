/** Options of commands that run notebooks. */
export const WORLD_OPTIONS = { offline: { type: 'boolean' }, deterministic: { type: 'boolean' } } as const;

/** Their lines in a help text. */
export const WORLD_HELP = `      --offline             no host may be reached from cells
      --deterministic       the clock stands still, random numbers go by a seed, zone and locale are fixed`;
