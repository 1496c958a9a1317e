import { PLOTLY_MIME, WATTBOOK_MIME, type FigureOutput } from '../base/output.js';
import type { PlotlyFigure } from '../chart/plotlyFigure.js';
import { display } from './display.js';
import { checkName, requireText } from './name.js';

export type FigureText = Omit<FigureOutput, 'kind'>;

/**
 * Shows a chart in the notebook and puts it, numbered, into the report.
 *
 * @throws RangeError when a text is empty or the name is not kebab-case: a report has no nameless figure.
 */
export function figure(chart: PlotlyFigure, text: FigureText): void {
  checkName(text.name);
  requireText('title', text.title);
  requireText('caption', text.caption);
  requireText('alt', text.alt);
  const output: FigureOutput = { kind: 'figure', ...text };
  display({
    [PLOTLY_MIME]: { data: chart.data, layout: { title: { text: text.title }, ...chart.layout } },
    [WATTBOOK_MIME]: output,
    'text/plain': `Figure: ${text.title}\n${text.alt}`,
  });
}
