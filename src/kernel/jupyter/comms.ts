import type { CommMessage } from '../messages.js';
import { isObject, type JsonObject, type JupyterMessage } from '../wire/message.js';

/** The comms that are open, whoever opened them. */
export type Comms = {
  /** Notes a message of either side. */
  note: (message: CommMessage) => void;
  /** `comms` of a `comm_info_reply`; of one target, or of all. */
  list: (target: unknown) => Record<string, { target_name: string }>;
  /** Forgets all: the runtime that held them has ended. @returns their ids */
  drop: () => string[];
};

/** The register of comms. */
export function createComms(): Comms {
  const open = new Map<string, string>();
  return {
    note: ({ action, id, target = '' }) => {
      if (action === 'open') open.set(id, target);
      else if (action === 'close') open.delete(id);
    },
    list: (target) => {
      const isWanted = (name: string): boolean => typeof target !== 'string' || target === '' || name === target;
      const wanted = [...open].filter(([, name]) => isWanted(name));
      return Object.fromEntries(wanted.map(([id, name]) => [id, { target_name: name }]));
    },
    drop: () => {
      const ids = [...open.keys()];
      open.clear();
      return ids;
    },
  };
}

const ACTIONS: Record<string, CommMessage['action']> = { comm_open: 'open', comm_msg: 'message', comm_close: 'close' };

/** The message of a client in the runtime's words; undefined when it names no comm. */
export function fromCommMessage({ header, content, metadata }: JupyterMessage): CommMessage | undefined {
  const { comm_id: id, target_name: target, data } = content;
  const action = ACTIONS[header.msg_type];
  if (action === undefined || typeof id !== 'string') return undefined;
  return { action, id, ...(typeof target === 'string' ? { target } : {}), data: data ?? {}, metadata };
}

/** Type and content of a runtime's message in the protocol's words. */
export function toCommMessage({ action, id, target, data }: CommMessage): { type: string; content: JsonObject } {
  const content = { comm_id: id, data: isObject(data) ? data : { value: data } };
  if (action === 'open') return { type: 'comm_open', content: { ...content, target_name: target ?? '' } };
  return { type: action === 'message' ? 'comm_msg' : 'comm_close', content };
}
