import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FileChange } from '../typescript/localFiles.js';
import { GLOBALS_NAME } from './configText.js';
import type { CellDocument } from './documents.js';
import { CONFIG_NAME, type LanguageServer } from './server.js';
import { createShelf } from './shelf.js';

/** Slots that are made ahead, while nobody waits. */
const SPARE_SLOTS = 8;

const EVENT_TYPES = { created: 1, changed: 2, deleted: 3 } as const;

/** A server and the documents that it holds, none of which is a file. */
export type Connection = {
  readonly server: LanguageServer;
  /** Gives it documents that will be asked about. */
  hold: (documents: readonly CellDocument[]) => void;
  /** Asks about a document. */
  ask: (method: string, document: CellDocument, params: object) => Promise<unknown>;
  /** Says that nobody will ask about a document again, nor about one that takes names from it. */
  forget: (document: CellDocument) => void;
  /** Says what has happened to files that documents import. */
  tellChanges: (changes: readonly FileChange[]) => void;
  /** The document behind a name in an answer. */
  documentOf: (uri: string) => CellDocument | undefined;
};

export type Texts = { directory: string; configText: string; globalsText: string };

/** Opens what every cell needs. */
export function connect(server: LanguageServer, { directory, configText, globalsText }: Texts): Connection {
  const write = createWriter(server, directory);
  const shelf = createShelf(write);
  let waitingCount = 0;

  async function ask(method: string, document: CellDocument, params: object): Promise<unknown> {
    const isShort = shelf.hold([document]);
    const uri = uriOf(directory, shelf.fileOf(document));
    waitingCount++;
    try {
      return await server.request(method, { textDocument: { uri }, ...params });
    } finally {
      waitingCount--;
      if (waitingCount === 0) shelf.clear();
      if (isShort) shelf.addSpare(SPARE_SLOTS);
    }
  }

  write(CONFIG_NAME, configText);
  write(GLOBALS_NAME, globalsText);
  return {
    server,
    hold: (documents) => void shelf.hold(documents),
    ask,
    forget: (document) => {
      shelf.forget(document);
      if (waitingCount === 0) shelf.clear();
    },
    tellChanges: (files) => {
      const changes = files.map(({ path, kind }) => ({ uri: pathToFileURL(path).href, type: EVENT_TYPES[kind] }));
      server.notify('workspace/didChangeWatchedFiles', { changes });
    },
    documentOf: (uri) => shelf.documentOf(basename(fileURLToPath(uri))),
  };
}

function uriOf(directory: string, name: string): string {
  return pathToFileURL(join(directory, name)).href;
}

/** Opens a document, or gives it another text. */
function createWriter(server: LanguageServer, directory: string): (name: string, text: string) => void {
  const versions = new Map<string, number>();
  return (name, text) => {
    const version = (versions.get(name) ?? 0) + 1;
    versions.set(name, version);
    const uri = uriOf(directory, name);
    if (version === 1) {
      server.notify('textDocument/didOpen', { textDocument: { uri, languageId: languageOf(name), version, text } });
    } else {
      server.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
    }
  };
}

function languageOf(name: string): string {
  if (name.endsWith('.json')) return 'json';
  return name.endsWith('x') ? 'typescriptreact' : 'typescript';
}
