import MarkdownIt from 'markdown-it';
import type { StateInline, Token } from 'markdown-it';
import type { SafeHtml } from './sanitize.js';

/** What Markdown needs from the report around it. */
export type MarkdownContext = {
  /** Rendered citation of `{{name}}`; absent leaves the braces as they are. */
  cite?: (name: string) => { html: SafeHtml; text: string };
  /** Image address -> data URI; an address that is not here is left out. */
  images: Record<string, string>;
  /** Anchors taken so far; headings add theirs. */
  ids: Set<string>;
  /** Added to each heading's level, since the report's title is the only first level. */
  headingShift: number;
  /** Receives each heading that is rendered. */
  headings: { level: number; id: string; text: string }[];
};

export type MarkdownFacts = {
  headings: { level: number; text: string; startLine: number; endLine: number }[];
  /** Names cited as `{{name}}`, outside code. */
  citations: string[];
  imageAddresses: string[];
  linkAddresses: string[];
};

const parser = new MarkdownIt({ html: false, linkify: false, typographer: false });
parser.inline.ruler.before('escape', 'citation', citationRule);
parser.renderer.rules.citation = (tokens, index, _options, env: MarkdownContext) =>
  env.cite?.(tokens[index]?.content ?? '').html ?? parser.utils.escapeHtml(`{{${tokens[index]?.content ?? ''}}}`);
parser.renderer.rules.image = (tokens, index, _options, env: MarkdownContext) => {
  const token = tokens[index];
  const image = env.images[decodeAddress(token?.attrGet('src') ?? '')];
  return image === undefined ? '' : `<img src="${image}" alt="${parser.utils.escapeHtml(token?.content ?? '')}">`;
};
parser.renderer.rules.link_open = (tokens, index, options) => {
  tokens[index]?.attrSet('rel', 'noopener noreferrer');
  return parser.renderer.renderToken(tokens, index, options);
};
parser.renderer.rules.table_open = () => '<div class="scroll" tabindex="0"><table>';
parser.renderer.rules.table_close = () => '</table></div>';

/** Reads the facts that a report checks before it renders: nothing is fetched or resolved here. */
export function readMarkdownFacts(text: string): MarkdownFacts {
  const blocks = parser.parse(text, {});
  const spans = blocks.flatMap((block) => block.children ?? []);
  const addresses = (type: string, attribute: string) =>
    spans.filter((span) => span.type === type).map((span) => decodeAddress(span.attrGet(attribute) ?? ''));
  return {
    headings: toHeadings(blocks),
    citations: spans.filter((span) => span.type === 'citation').map((span) => span.content),
    imageAddresses: addresses('image', 'src'),
    linkAddresses: addresses('link_open', 'href'),
  };
}

/**
 * Markdown as HTML. Raw HTML in the text is shown as text; links keep only http, https and mailto addresses.
 *
 * @example
 * ```ts @import.meta.vitest
 * const context = { images: {}, ids: new Set<string>(), headingShift: 1, headings: [] };
 * expect(renderMarkdown('# Why *now*?', context)).toBe('<h2 id="why-now">Why <em>now</em>?</h2>\n');
 * expect(renderMarkdown('<script>', context)).toBe('<p>&lt;script&gt;</p>\n');
 * ```
 */
export function renderMarkdown(text: string, context: MarkdownContext): SafeHtml {
  const tokens = parser.parse(text, {});
  tokens.forEach((token, index) => {
    if (token.type !== 'heading_open' && token.type !== 'heading_close') return;
    const level = Math.min(6, Number(token.tag.slice(1)) + context.headingShift);
    token.tag = `h${level}`;
    if (token.type === 'heading_close') return;
    const title = tokens[index + 1];
    const id = takeId(plainText(title), context.ids);
    const text = plainText(title, (name) => context.cite?.(name).text ?? name);
    token.attrSet('id', id);
    context.headings.push({ level, id, text });
  });
  return parser.renderer.render(tokens, parser.options, context) as SafeHtml;
}

/** One line of Markdown without a paragraph around it. */
export function renderInlineMarkdown(text: string, context: MarkdownContext): SafeHtml {
  return parser.renderInline(text, context) as SafeHtml;
}

/** Markdown as one line of plain text; `cite` gives the text of a citation. */
export function markdownToText(text: string, cite: (name: string) => string): string {
  const spans = parser.parse(text, {}).filter((token) => token.type === 'inline');
  return spans
    .map((span) => plainText(span, cite))
    .join(' ')
    .replace(/[ \t\n]+/g, ' ')
    .trim();
}

/**
 * An anchor for a heading that no other part of the page has.
 *
 * @example
 * ```ts @import.meta.vitest
 * const taken = new Set(['results']);
 * expect(takeId('Results', taken)).toBe('results-2');
 * expect(takeId('Größe & Preis', taken)).toBe('größe-preis');
 * ```
 */
export function takeId(text: string, taken: Set<string>): string {
  const base =
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '') || 'section';
  let id = base;
  for (let count = 2; taken.has(id); count += 1) id = `${base}-${String(count)}`;
  taken.add(id);
  return id;
}

/** `{{anything}}` in prose is a citation; code spans and fences are read before this rule and stay as they are. */
function citationRule(state: StateInline, silent: boolean): boolean {
  if (!state.src.startsWith('{{', state.pos)) return false;
  const end = state.src.indexOf('}}', state.pos + 2);
  if (end < 0 || end >= state.posMax) return false;
  if (!silent) state.push('citation', '', 0).content = state.src.slice(state.pos + 2, end).trim();
  state.pos = end + 2;
  return true;
}

function toHeadings(blocks: Token[]): MarkdownFacts['headings'] {
  return blocks.flatMap((block, index) => {
    const span = blocks[index + 1];
    if (block.type !== 'heading_open' || block.map === null || span === undefined) return [];
    const [startLine, endLine] = block.map;
    return [{ level: Number(block.tag.slice(1)), text: span.content, startLine, endLine }];
  });
}

function plainText(token: Token | undefined, cite = (name: string) => name): string {
  const parts = (token?.children ?? []).map((child) => {
    if (child.type === 'citation') return cite(child.content);
    if (child.type === 'softbreak' || child.type === 'hardbreak') return ' ';
    return child.type === 'image' ? '' : child.content;
  });
  return parts.join('');
}

/** markdown-it percent-encodes addresses; files are named as they are on disk. */
function decodeAddress(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}
