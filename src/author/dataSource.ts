import { WATTBOOK_MIME, type SourceOutput } from '../base/output.js';
import { display } from './display.js';
import { requireText } from './name.js';

export type DataSourceText = Omit<SourceOutput, 'kind'>;

/** Says what the notebook's numbers rest on, measured or generated data; the report shows it on its first page. */
export function dataSource(text: DataSourceText): void {
  requireText('title', text.title);
  const output: SourceOutput = { kind: 'source', ...text };
  const lead = text.nature === 'measured' ? 'Measured data' : 'Generated data';
  display({ [WATTBOOK_MIME]: output, 'text/plain': `${lead}: ${text.title}\n${text.detail}` });
}
