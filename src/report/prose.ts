import { WattbookError, type ErrorPlace } from '../base/errors.js';
import type { Cell } from '../notebook/format/nbformat.js';
import type { MarkdownBlock } from './block.js';
import { readMarkdownFacts } from './markdown.js';

/**
 * Gives a local image as data URI, or undefined when there is none at this path (relative to the notebook's folder).
 */
export type ReadImage = (path: string) => string | undefined;

/** Where a piece of a report comes from; `cell` counts from 1. */
export type CellPlace = ErrorPlace & { cell: number };

const ATTACHMENT = 'attachment:';

/**
 * A Markdown cell as a block. A report is one file that travels alone, so its images come with it and its links lead to
 * the web or to a place in it.
 *
 * @throws WattbookError `notebook` on a remote or missing image and on a link to a file.
 */
export function toProse(cell: Cell, place: CellPlace, readImage: ReadImage): MarkdownBlock {
  const { imageAddresses, linkAddresses } = readMarkdownFacts(cell.source);
  refuseFileLinks(linkAddresses, place);
  const images = imageAddresses.map((address) => {
    const image = address.startsWith(ATTACHMENT) ? readAttachment(cell, address) : readLocal(address, place, readImage);
    if (image !== undefined) return [address, image] as const;
    throw new WattbookError('notebook', `the image ${address} is missing`, {
      where: place,
      next: 'Put it beside the notebook.',
    });
  });
  return { kind: 'markdown', cell: place.cell, text: cell.source, cites: true, images: Object.fromEntries(images) };
}

/**
 * Markdown that a program wrote as a block: it cites nothing and has no images.
 *
 * @throws WattbookError `notebook` on an image and on a link to a file.
 */
export function toProgramProse(text: string, place: CellPlace): MarkdownBlock {
  const { imageAddresses, linkAddresses } = readMarkdownFacts(text);
  refuseFileLinks(linkAddresses, place);
  const [address] = imageAddresses;
  if (address !== undefined) {
    const next = 'Show the image as an output of its own.';
    throw new WattbookError('notebook', `Markdown output refers to the image ${address}`, { where: place, next });
  }
  return { kind: 'markdown', cell: place.cell, text, cites: false, images: {} };
}

function refuseFileLinks(addresses: readonly string[], place: CellPlace): void {
  const file = addresses.find((address) => !/^(?:https?:|mailto:|#)/i.test(address));
  if (file === undefined) return;
  throw new WattbookError('notebook', `the link ${file} leads to a file, and the report travels alone`, {
    where: place,
    next: 'Give a full web address, or name the file in backticks.',
  });
}

function readLocal(address: string, place: CellPlace, readImage: ReadImage): string | undefined {
  if (!/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(address)) return readImage(address);
  throw new WattbookError('notebook', `the image ${address} is not in the notebook's folder`, {
    where: place,
    next: 'Save it beside the notebook and refer to it by its path; a report loads nothing from elsewhere.',
  });
}

function readAttachment(cell: Cell, address: string): string | undefined {
  const attachments = (cell.attachments ?? {}) as Record<string, Record<string, unknown> | undefined>;
  const [first] = Object.entries(attachments[address.slice(ATTACHMENT.length)] ?? {});
  if (first === undefined) return undefined;
  const [mime, content] = first;
  const isImage = /^image\/(?:png|jpeg|gif|webp)$/.test(mime) && typeof content === 'string';
  return isImage ? `data:${mime};base64,${content.replace(/[^A-Za-z0-9+/=]/g, '')}` : undefined;
}
