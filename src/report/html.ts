import Handlebars from 'handlebars';
import type { Assets, Script } from './assets.js';
import { toIndexView, type IndexEntry } from './indexView.js';
import type { Report } from './report.js';
import type { SafeHtml } from './sanitize.js';
import { toReportView, type ReportView } from './view.js';

/** Turns reports into pages; made once, since templates are compiled. */
export type Pages = {
  /** One HTML file that holds all it needs and loads nothing. */
  formatReport(report: Report): string;
  /** The list of all reports, their pages and files. */
  formatIndex(title: string, entries: readonly IndexEntry[]): string;
};

/** Compiles the templates. Text is escaped; what is not is {@link SafeHtml} or a script or style of the package. */
export function toPages(assets: Assets): Pages {
  const handlebars = Handlebars.create();
  for (const [name, text] of assets.templates) handlebars.registerPartial(name, text);
  const compile = (name: string) =>
    handlebars.compile(assets.templates.get(name) ?? '', { strict: true, knownHelpersOnly: true });
  const report = compile('report');
  const index = compile('index');
  return {
    formatReport: (content) => {
      const view = toReportView(content);
      const scripts = view.hasFigures ? [assets.plotly, assets.page] : [assets.page];
      const head = toHead(`${assets.style}\n${formatFooter(content.title)}`, scripts);
      return report({ ...toMarkup(view), ...head, plotly: raw(assets.plotly.text) });
    },
    formatIndex: (title, entries) => index({ ...toIndexView(title, entries), ...toHead(assets.style, []) }),
  };
}

function toHead(style: string, scripts: readonly Script[]) {
  const sources = scripts.map(({ hash }) => `'${hash}'`).join(' ') || "'none'";
  return {
    contentSecurityPolicy: [
      "default-src 'none'",
      `script-src ${sources}`,
      "style-src 'unsafe-inline'",
      'img-src data: blob:',
      'font-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ].join('; '),
    style: raw(style),
    script: raw(scripts.at(-1)?.text ?? ''),
  };
}

/** The title at the foot of each printed page. */
function formatFooter(title: string): string {
  return `@page { @bottom-left { content: ${formatCssString(title)}; } }`;
}

/**
 * A text as CSS string in which only letters, digits and spaces stand for themselves.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(formatCssString('Now"; }')).toBe('"Now\\22 \\3b  \\7d "');
 * ```
 */
export function formatCssString(text: string): string {
  const escaped = text.replace(/[^\p{L}\p{N} ]/gu, (char) => `\\${(char.codePointAt(0) ?? 0).toString(16)} `);
  return `"${escaped}"`;
}

/** Marks the HTML and JSON parts of a view as what they are: all else stays text. */
function toMarkup(view: ReportView) {
  const blocks = view.blocks.map((block) => {
    if (block.kind === 'markdown' || block.kind === 'html') return { ...block, html: raw(block.html) };
    return block.kind === 'figure' ? { ...block, json: raw(formatScriptJson(block.plotly)) } : block;
  });
  return { ...view, lead: view.lead === '' ? '' : raw(view.lead), blocks };
}

/** JSON that cannot end the script element around it. */
function formatScriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function raw(text: SafeHtml | string): Handlebars.SafeString {
  return new Handlebars.SafeString(text);
}
