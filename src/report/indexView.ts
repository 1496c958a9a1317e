import { formatInstant } from './instant.js';
import { NATURE_LABELS, type Nature } from './source.js';

/** One report in the list; addresses are relative to the list. */
export type IndexEntry = {
  id: string;
  title: string;
  description: string;
  /** ISO 8601 instant. */
  created: string;
  nature: Nature;
  files: { label: 'HTML' | 'PDF' | 'Notebook' | 'Manifest'; href: string }[];
};

/** Prepares the list of reports for its template, the newest first. */
export function toIndexView(title: string, entries: readonly IndexEntry[]) {
  const newestFirst = entries.toSorted((a, b) => b.created.localeCompare(a.created) || a.id.localeCompare(b.id));
  const count = entries.length;
  return {
    title,
    description:
      count === 1
        ? '1 report, with its PDF, notebook and manifest.'
        : `${count} reports, each with its PDF, notebook and manifest.`,
    reports: newestFirst.map((entry) => ({
      ...entry,
      createdText: formatInstant(entry.created),
      natureText: NATURE_LABELS[entry.nature],
      html: entry.files.find(({ label }) => label === 'HTML')?.href ?? '',
      links: entry.files.map(({ label, href }) => ({ text: label, href, label: `${label}: ${entry.title}` })),
    })),
  };
}
