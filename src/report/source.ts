/** How the nature of the data is named wherever it is shown. */
export const NATURE_LABELS = {
  measured: 'Measured data',
  generated: 'Generated data, not measured',
  unstated: 'Data source not stated',
} as const;

export type Nature = keyof typeof NATURE_LABELS;

/** What a whole report rests on: one generated source makes it generated. */
export function overallNature(sources: readonly { nature: 'measured' | 'generated' }[]): Nature {
  if (sources.length === 0) return 'unstated';
  return sources.every(({ nature }) => nature === 'measured') ? 'measured' : 'generated';
}
