import { formatNumber } from '../base/format.js';
import type { Block, FigureBlock, MarkdownBlock } from './block.js';
import { toCitations, type Citation } from './citations.js';
import { formatInstant } from './instant.js';
import { readMarkdownFacts, renderInlineMarkdown, renderMarkdown, type MarkdownContext } from './markdown.js';
import type { Report } from './report.js';
import { escapeHtml, sanitizeOutput, type SafeHtml } from './sanitize.js';
import { NATURE_LABELS } from './source.js';
import { toTableView, type TableView } from './tableView.js';

/** A report as its template shows it: numbers are text, Markdown is HTML. */
export type ReportView = ReturnType<typeof toReportView>;

export type BlockView =
  | { kind: 'markdown'; cites: boolean; html: SafeHtml }
  | { kind: 'html'; html: SafeHtml }
  | (FigureBlock & { heightPx: number })
  | TableView
  | Exclude<Block, { kind: 'markdown' | 'html' | 'figure' | 'table' }>;

const DEFAULT_HEIGHT_PX = 380;

/** Prepares a report for its template. */
export function toReportView(report: Report) {
  const context = toContext(report);
  const lead = renderInlineMarkdown(report.lead, context);
  const blocks = report.blocks.map((block) => toBlockView(block, context));
  return {
    title: report.title,
    description: report.description,
    created: report.created,
    createdText: formatInstant(report.created),
    lead,
    sources: report.sources.map((source) => ({ ...source, label: NATURE_LABELS[source.nature] })),
    contents: context.headings.filter(({ level }) => level === 2),
    blocks,
    hasFigures: report.blocks.some(({ kind }) => kind === 'figure'),
    values: report.values.map((value) => ({ ...value, number: formatNumber(value.value, value.digits) })),
    parameters: report.parameters,
    inputs: report.inputs.map((input) => ({ ...input, size: formatNumber(input.sizeBytes, 0) })),
    origin: report.origin,
  };
}

/** Anchors of the page itself and of figures and tables are taken before any heading. */
function toContext(report: Report): MarkdownContext {
  const citations = toCitations(report);
  const names = report.blocks.flatMap((block) =>
    block.kind === 'figure' || block.kind === 'table' ? [block.name] : [],
  );
  return {
    images: {},
    ids: new Set(['main', 'about-this-report', ...names]),
    headings: [],
    headingShift: report.blocks.some(hasTopHeading) ? 1 : 0,
    cite: (name) => {
      const citation = citations.get(name);
      if (citation === undefined) throw new TypeError(`Check citations before rendering; ${name} is not known.`);
      return { html: renderCitation(name, citation), text: citation.text };
    },
  };
}

function hasTopHeading(block: Block): boolean {
  return block.kind === 'markdown' && readMarkdownFacts(block.text).headings.some(({ level }) => level === 1);
}

function toBlockView(block: Block, context: MarkdownContext): BlockView {
  switch (block.kind) {
    case 'markdown':
      return { kind: 'markdown', cites: block.cites, html: renderBlock(block, context) };
    case 'html':
      return { kind: 'html', html: sanitizeOutput(block.html) };
    case 'table':
      return toTableView(block);
    case 'figure': {
      const { height } = block.plotly.layout;
      return { ...block, heightPx: typeof height === 'number' ? height : DEFAULT_HEIGHT_PX };
    }
    case 'code':
    case 'text':
    case 'warning':
    case 'image':
    case 'error':
      return block;
  }
}

function renderBlock(block: MarkdownBlock, { cite, ...context }: MarkdownContext): SafeHtml {
  const ownContext = { ...context, images: block.images };
  return renderMarkdown(block.text, block.cites && cite !== undefined ? { ...ownContext, cite } : ownContext);
}

function renderCitation(name: string, citation: Citation): SafeHtml {
  const text = escapeHtml(citation.text);
  if (citation.kind === 'place') return `<a href="#${escapeHtml(name)}">${text}</a>` as SafeHtml;
  const label = escapeHtml(citation.value.label);
  return `<data class="value" value="${citation.value.value}" data-name="${escapeHtml(name)}" title="${label}">${text}</data>` as SafeHtml;
}
