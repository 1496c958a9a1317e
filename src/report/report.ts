import type { Notebook } from '../notebook/format/nbformat.js';
import type { Block } from './block.js';
import { readCells, type Contents } from './cells.js';
import { checkCitations, toCitations } from './citations.js';
import { markdownToText } from './markdown.js';
import { splitOpening } from './opening.js';
import type { ReadImage } from './prose.js';

/** All that a report says, as plain data: what stands first, the body in reading order, the appendix. */
export type Report = Contents & {
  /** Kebab-case: folder and file name. */
  id: string;
  title: string;
  /** One line of Markdown under the title; may be empty. */
  lead: string;
  /** The lead, or the first words of the prose, as plain text: for lists of reports and search engines. */
  description: string;
  /** When the notebook ran, as an ISO 8601 instant. */
  created: string;
  parameters: { name: string; value: string }[];
  /** How the report was made. */
  origin: OriginLine[];
};

export type OriginLine = { label: string; text: string };

export type ReportOptions = {
  /** Kebab-case. */
  id: string;
  /** Default: the first level-1 heading of the notebook. */
  title?: string | undefined;
  /** One line of Markdown. Default, also when empty: the paragraph right under that heading. */
  description?: string | undefined;
  created: Date;
  parameters?: Readonly<Record<string, unknown>> | undefined;
  origin?: readonly OriginLine[] | undefined;
  /** Default: there are no local images, so that one in the prose is an error. */
  readImage?: ReadImage | undefined;
};

/**
 * Reads an executed notebook as a report.
 *
 * @throws WattbookError `notebook` when the notebook did not run to its end, has no title, names something twice,
 * cites a name that it does not have, or shows something that a report cannot show whole.
 */
export function toReport(notebook: Notebook, options: ReportOptions): Report {
  const contents = readCells(notebook, options.readImage ?? (() => undefined));
  const citations = toCitations(contents);
  const { title, lead, blocks } = splitOpening(
    contents.blocks,
    { title: options.title, description: options.description === '' ? undefined : options.description },
    notebook.path,
  );
  const where = { notebook: notebook.path };
  for (const text of [title, lead]) checkCitations(text, citations, where);
  for (const block of blocks) {
    if (block.kind === 'markdown' && block.cites) checkCitations(block.text, citations, { ...where, cell: block.cell });
  }
  const toText = (text: string) => markdownToText(text, (name) => citations.get(name)?.text ?? name);
  return {
    ...contents,
    id: options.id,
    title: toText(title),
    lead,
    description: toText(lead === '' ? firstParagraph(blocks) : lead),
    created: options.created.toISOString(),
    parameters: Object.entries(options.parameters ?? {}).map(([name, value]) => ({
      name,
      value: showParameter(value),
    })),
    origin: [...(options.origin ?? [])],
    blocks,
  };
}

function firstParagraph(blocks: readonly Block[]): string {
  const prose = blocks.find((block) => block.kind === 'markdown' && block.cites);
  const paragraphs = prose?.kind === 'markdown' ? prose.text.split(/\n\s*\n/) : [];
  return paragraphs.find((paragraph) => /^[\p{L}\p{N}*_{"']/u.test(paragraph)) ?? '';
}

function showParameter(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
