import { connect, type Connection, type Texts } from './connection.js';
import type { CellDocument } from './documents.js';
import { startServer, type LanguageServer } from './server.js';

/** How often what an answer needs is asked: once more when the server was lost over it, or before. */
const ATTEMPTS = 2;

/** A language server that is always there: one that is lost is started anew, with the documents it needs. */
export type Serving = {
  /** Asks about a document; `params` goes with its name. Rejects in words when no server answers. */
  ask: (method: string, document: CellDocument, params?: object) => Promise<unknown>;
  /** Tells the server something before what is asked next; one that is started later need not know it. */
  tell: (use: (connection: Connection) => void) => void;
  /** The document behind a name in an answer. */
  documentOf: (uri: string) => Promise<CellDocument | undefined>;
  /** Process id of the server; undefined while there is none. */
  pid: () => Promise<number | undefined>;
  /** Never rejects. */
  close: () => Promise<void>;
};

/** Serves the documents of one notebook, at first with a server that may be on its way. */
export function createServing(texts: Texts, first: Promise<LanguageServer> | undefined): Serving {
  let connecting = first === undefined ? undefined : connectTo(first, texts);
  let isClosed = false;

  async function connected(): Promise<Connection> {
    if (isClosed) throw new Error('the language server was closed');
    const current = (connecting ??= connectTo(startServer(texts.directory), texts));
    try {
      return await current;
    } catch (error) {
      if (connecting === current) connecting = undefined;
      throw error;
    }
  }

  async function ask(method: string, document: CellDocument, params: object = {}): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      const connection = await connected();
      const current = connecting;
      try {
        return await connection.ask(method, document, params);
      } catch (error) {
        if (!connection.server.isEnded() || isClosed) throw error;
        if (connecting === current) connecting = undefined;
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }

  const current = (): Promise<Connection | undefined> => Promise.resolve(connecting).catch(() => undefined);
  // In one step, so that it comes before what is asked next.
  const tell = (use: (connection: Connection) => void): void => void connecting?.then(use, () => undefined);

  return {
    ask,
    tell,
    documentOf: async (uri) => (await current())?.documentOf(uri),
    pid: async () => (await current())?.server.pid,
    close: async () => {
      isClosed = true;
      await (await current())?.server.close();
    },
  };
}

function connectTo(starting: Promise<LanguageServer>, texts: Texts): Promise<Connection> {
  const connection = starting.then((server) => connect(server, texts));
  // Told to who asks.
  connection.catch(() => undefined);
  return connection;
}
