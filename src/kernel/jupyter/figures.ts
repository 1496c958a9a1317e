import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CellOutput, MimeBundle } from '../output.js';

const PLOTLY_MIME = 'application/vnd.plotly.v1+json';
const PLOTLY = 'plotly.js-cartesian-dist-min';

/** Gives figures a form that any front end draws. */
export type Figures = { withHtml: <Output extends CellOutput>(output: Output) => Output };

/**
 * Adds HTML to bundles of plotly figures that have none, for front ends that do not know them: the classic Notebook, and
 * JupyterLab without plotly's extension. Nothing is fetched: the first figure of a session brings the library along.
 *
 * @param session names the elements of this session apart from those of others in the same page.
 */
export function createFigures(session: string): Figures {
  let count = 0;
  function toHtml(figure: unknown): string {
    const id = `wattbook-figure-${session}-${++count}`;
    const library = count === 1 ? `<script>${toGlobalScript()}</script>` : '';
    return `<div id="${id}" style="min-height:450px">${HINT}</div>${library}<script>${toDrawing(id, figure)}</script>`;
  }
  return {
    withHtml: (output) => {
      if (output.kind !== 'display' && output.kind !== 'update' && output.kind !== 'result') return output;
      const figure = output.data[PLOTLY_MIME];
      if (figure === undefined || output.data['text/html'] !== undefined) return output;
      const data: MimeBundle = { ...output.data, 'text/html': toHtml(figure) };
      return { ...output, data };
    },
  };
}

const HINT = 'The figure is drawn once the first figure of this notebook has run.';

/** The library as a plain script, also in a page that has a module loader of its own. */
function toGlobalScript(): string {
  const text = readFileSync(createRequire(import.meta.url).resolve(PLOTLY), 'utf8').replaceAll(
    '</script',
    '<\\/script',
  );
  return `if (!window.Plotly) (function (define, module, exports) {${text}\n}).call(window);`;
}

function toDrawing(id: string, figure: unknown): string {
  // Text in it cannot end the script.
  const json = JSON.stringify(figure).replaceAll('<', '\\u003c');
  return `(function (figure) {
    const place = document.getElementById(${JSON.stringify(id)});
    if (!place || !window.Plotly) return;
    place.textContent = '';
    const config = Object.assign({ responsive: true }, figure.config);
    window.Plotly.newPlot(place, figure.data, figure.layout, config);
  })(${json});`;
}
