import { WattbookError } from '../base/errors.js';
import type { Block, MarkdownBlock } from './block.js';
import { readMarkdownFacts } from './markdown.js';

/** The head of a report in Markdown, and the blocks without it. */
export type Opening = { title: string; lead: string; blocks: Block[] };

/**
 * Lifts title and lead out of the prose: the first level-1 heading and the paragraph right under it. What the
 * configuration gives takes their place; the heading goes all the same, since a page has one title.
 *
 * @throws WattbookError `notebook` when neither gives a title.
 */
export function splitOpening(
  blocks: readonly Block[],
  given: { title?: string | undefined; description?: string | undefined },
  notebookPath: string,
): Opening {
  const found = findTitle(blocks);
  const title = given.title ?? found?.heading.text;
  if (title === undefined) {
    const next =
      'Begin it with a line such as "# What four hours of storage earn", or set the title in the configuration.';
    throw new WattbookError('notebook', 'the notebook has no title', { where: { notebook: notebookPath }, next });
  }
  if (found === undefined) return { title, lead: given.description ?? '', blocks: [...blocks] };
  const { block, heading, index } = found;
  const { lead, text } = cut(block.text, heading, given.description);
  const kept: Block[] = text === '' ? [] : [{ ...block, text }];
  return { title, lead, blocks: [...blocks.slice(0, index), ...kept, ...blocks.slice(index + 1)] };
}

type Heading = { text: string; startLine: number; endLine: number };

function findTitle(blocks: readonly Block[]): { block: MarkdownBlock; heading: Heading; index: number } | undefined {
  for (const [index, block] of blocks.entries()) {
    if (block.kind !== 'markdown' || !block.cites) continue;
    const heading = readMarkdownFacts(block.text).headings.find(({ level }) => level === 1);
    if (heading !== undefined) return { block, heading, index };
  }
  return undefined;
}

/** The lead, and the text of the cell without heading and lead. */
function cut(source: string, { startLine, endLine }: Heading, description: string | undefined) {
  const lines = source.split('\n');
  const before = lines.slice(0, startLine).join('\n');
  const after = lines.slice(endLine).join('\n').trim();
  const [first = ''] = after.split(/\n\s*\n/, 1);
  const isLifted = description === undefined && isParagraph(first);
  const text = `${before}\n\n${isLifted ? after.slice(first.length) : after}`.trim();
  return { lead: description ?? (isLifted ? first : ''), text };
}

/** Not a list, heading, quotation, table, fence, rule or image. */
function isParagraph(text: string): boolean {
  return text !== '' && !/^(?:[-+*]\s|\d+[.)]\s|#|>|\||```|~~~|---|!\[|\s{4})/.test(text) && !text.includes('\n|');
}
