import type { Notebook } from '../notebook/format/nbformat.js';
import { toReport, type Report } from '../report/report.js';
import { readImages } from './images.js';
import { readVersions, toOrigin } from './origin.js';

/** An executed notebook and what its report says beside it. */
export type ReportSource = {
  /** In kebab-case. */
  id: string;
  /** Executed. */
  notebook: Notebook;
  created: Date;
  title?: string | undefined;
  description?: string | undefined;
  parameters?: Readonly<Record<string, unknown>> | undefined;
  wattbookVersion: string;
};

/**
 * The report of an executed notebook, with the images that its prose refers to.
 *
 * @throws WattbookError `notebook` when the notebook makes no whole report.
 */
export async function makeReport(source: ReportSource): Promise<Report> {
  const { id, title, description, created, parameters, notebook, wattbookVersion } = source;
  const images = await readImages(notebook);
  const origin = toOrigin(notebook, readVersions(notebook, wattbookVersion));
  return toReport(notebook, {
    ...{ id, title, description, created, parameters, origin },
    readImage: (path) => images.get(path),
  });
}
