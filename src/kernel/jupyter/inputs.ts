import type { InputRequest } from '../inputs.js';
import type { JupyterMessage } from '../wire/message.js';
import type { Outbox } from './outbox.js';

/** Questions of cells to their clients, one at a time. */
export type Inputs = {
  /** Asks the client of a cell; fulfils with what was typed. */
  ask: (cell: JupyterMessage, request: InputRequest) => Promise<string>;
  take: (reply: JupyterMessage) => void;
  /** Forgets all questions: their cell has ended. */
  drop: () => void;
};

type Question = { cell: JupyterMessage; request: InputRequest; id?: string; answer: (text: string) => void };

/** @param outbox sends the questions on stdin */
export function createInputs(outbox: Pick<Outbox, 'send'>): Inputs {
  let open: Question[] = [];

  function askFirst(): void {
    const [first] = open;
    if (first === undefined || first.id !== undefined) return;
    const { prompt, isPassword } = first.request;
    first.id = outbox.send('stdin', 'input_request', { prompt, password: isPassword }, first.cell);
  }

  return {
    ask: (cell, request) =>
      new Promise((answer) => {
        open.push({ cell, request, answer });
        askFirst();
      }),
    take: ({ header, parent, content }) => {
      const [first] = open;
      if (header.msg_type !== 'input_reply' || first?.id === undefined) return;
      // Most clients name no parent.
      if (parent.msg_id !== undefined && parent.msg_id !== first.id) return;
      open.shift();
      first.answer(typeof content.value === 'string' ? content.value : '');
      askFirst();
    },
    drop: () => (open = []),
  };
}
