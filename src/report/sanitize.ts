import sanitizeHtml from 'sanitize-html';

/** HTML that this package made or cleaned; nothing else is put into a page unescaped. */
export type SafeHtml = string & { readonly safeHtml: unique symbol };

const TEXT_TAGS = [
  'p',
  'br',
  'hr',
  'div',
  'span',
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'small',
  'sub',
  'sup',
  'mark',
  'abbr',
  'q',
];
const BLOCK_TAGS = [
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ul',
  'ol',
  'li',
  'dl',
  'dt',
  'dd',
  'blockquote',
  'pre',
  'code',
  'kbd',
  'samp',
  'var',
];
const TABLE_TAGS = ['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'];
const RASTER_IMAGE = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$/;

/**
 * What a cell wrote as HTML, with only text, lists, tables and raster images left. No script, style, class, id, link,
 * form, frame, SVG or address outside the page survives.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(sanitizeOutput('<p onclick="x()">Hi<script>x()</script></p>')).toBe('<p>Hi</p>');
 * expect(sanitizeOutput('<a href="https://example.org">text</a>')).toBe('text');
 * ```
 */
export function sanitizeOutput(html: string): SafeHtml {
  return sanitizeHtml(html, {
    allowedTags: [...TEXT_TAGS, ...BLOCK_TAGS, ...TABLE_TAGS, 'img'],
    allowedAttributes: {
      th: ['scope', 'colspan', 'rowspan'],
      td: ['colspan', 'rowspan'],
      img: ['src', 'alt', 'width', 'height'],
    },
    allowedSchemes: [],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'noscript',
      'svg',
      'math',
      'template',
      'title',
      'iframe',
      'object',
    ],
    exclusiveFilter: (frame) => frame.tag === 'img' && !RASTER_IMAGE.test(frame.attribs.src ?? ''),
    // A page has one h1, and ours is the report's title.
    transformTags: Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => [tag, 'h4'])),
  }) as SafeHtml;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as HTML text or attribute value. */
export function escapeHtml(text: string): SafeHtml {
  return text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char) as SafeHtml;
}
