import { formatNumber } from '../base/format.js';
import type { Block, FigureBlock, MarkdownBlock } from './block.js';
import { toCitations, type Citation } from './citations.js';
import { formatInstant } from './instant.js';
import { readMarkdownFacts, renderInlineMarkdown, renderMarkdown, type MarkdownContext } from './markdown.js';
import { takeId } from './markdown.js';
import type { Report } from './report.js';
import { escapeHtml, sanitizeOutput, type SafeHtml } from './sanitize.js';
import { toTableView, type TableView } from './tableView.js';

/** A report as its template shows it: numbers are text, Markdown is HTML. */
export type ReportView = ReturnType<typeof toReportView>;

export type BlockView =
  | (Omit<MarkdownBlock, 'images'> & { html: SafeHtml })
  | (Extract<Block, { kind: 'html' }> & { html: SafeHtml })
  | (FigureBlock & { heightPx: number })
  | TableView
  | Exclude<Block, { kind: 'markdown' | 'html' | 'figure' | 'table' }>;

const NATURE_LABELS = { measured: 'Measured data', generated: 'Generated data, not measured' } as const;
const DEFAULT_HEIGHT_PX = 380;

/** Prepares a report for its template. */
export function toReportView(report: Report) {
  const citations = toCitations(report);
  const ids = reservedIds(report);
  const context: MarkdownContext = {
    images: {},
    ids,
    headingShift: needsShift(report.blocks) ? 1 : 0,
    cite: (name) => renderCitation(citations.get(name), name),
  };
  const lead = report.lead === '' ? ('' as SafeHtml) : renderInlineMarkdown(report.lead, context);
  const blocks = report.blocks.map((block) => toBlockView(block, context));
  return {
    title: report.title,
    pageTitle: report.title,
    description: report.description,
    created: report.created,
    createdText: formatInstant(report.created),
    lead,
    sources: report.sources.map((source) => ({ ...source, label: NATURE_LABELS[source.nature] })),
    contents: [],
    blocks,
    hasFigures: report.blocks.some(({ kind }) => kind === 'figure'),
    values: report.values.map((value) => ({ ...value, number: formatNumber(value.value, value.digits), id: valueId(value.name) })),
    parameters: report.parameters,
    inputs: report.inputs.map((input) => ({ ...input, size: formatNumber(input.sizeBytes, 0) })),
    origin: report.origin,
  };
}
