import { z } from 'zod';
import { WattbookError, type ErrorPlace } from '../base/errors.js';

/** A plotly figure as plain JSON. Only what a report needs is checked; plotly.js judges the rest when it draws. */
export type PlotlyFigure = {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
};

const figureSchema = z.object({
  data: z.array(z.record(z.string(), z.unknown())).min(1, 'no traces'),
  layout: z.record(z.string(), z.unknown()).default({}),
});

/**
 * Checks a plotly bundle.
 *
 * @throws WattbookError `notebook` when it is no figure or has no trace.
 */
export function parsePlotly(data: unknown, where: ErrorPlace): PlotlyFigure {
  const parsed = figureSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new WattbookError('notebook', `a chart is malformed: ${z.prettifyError(parsed.error).replace(/\s+/g, ' ')}`, {
    where,
    next: 'Give the chart a data list with at least one trace, and a layout.',
    cause: parsed.error,
  });
}

/** The title that stands in the figure itself, or undefined. */
export function plotlyTitle(figure: PlotlyFigure): string | undefined {
  const { title } = figure.layout;
  const text = typeof title === 'object' && title !== null && 'text' in title ? title.text : title;
  if (typeof text !== 'string') return undefined;
  const plain = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return plain === '' ? undefined : plain;
}

/** What a chart shows as a sentence, for a chart whose author gave no text alternative. */
export function describePlotly(title: string, figure: PlotlyFigure): string {
  const names = figure.data.map((trace) => trace.name).filter((name) => typeof name === 'string');
  return names.length === 0 ? `Chart: ${title}.` : `Chart: ${title}. Shows ${names.join(', ')}.`;
}
