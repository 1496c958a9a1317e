/** A plotly figure as plain JSON: no functions, no class instances, so that a notebook can store it. */
export type PlotlyFigure = { data: PlotlyTrace[]; layout: Record<string, unknown> };

export type PlotlyTrace = { type: 'scatter' | 'bar' | 'heatmap'; name?: string } & Record<string, unknown>;

/**
 * Okabe and Ito's colours (2008, "Color Universal Design"): distinct for colour-blind readers. Ordered so that
 * neighbours also differ in lightness and stay apart in grey print.
 */
export const PALETTE = {
  blue: '#0072b2',
  orange: '#e69f00',
  vermilion: '#d55e00',
  green: '#009e73',
  sky: '#56b4e9',
  grey: '#8a8f98',
} as const;

/** An axis with its quantity and unit as title, `Price (USD/MWh)`. */
export function axis(quantity: string, unit: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const text = unit === '' ? quantity : `${quantity} (${unit})`;
  return { title: { text }, automargin: true, separatethousands: true, exponentformat: 'none', ...more };
}
