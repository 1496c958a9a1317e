import type { Command } from './messages.js';

export type InputRequest = { prompt: string; isPassword: boolean };

/** Gives the text that was typed; what it throws is thrown in the cell. */
export type OnInput = (request: InputRequest) => Promise<string>;

type Reply = Omit<Extract<Command, { type: 'input' }>, 'type' | 'id'>;

const NOT_SUPPORTED: Reply = { error: { name: 'StdinNotSupported', message: 'this run takes no input' } };

/** The answer to a question of a cell; never rejects. */
export async function toReply(request: InputRequest, onInput: OnInput | undefined): Promise<Reply> {
  if (onInput === undefined) return NOT_SUPPORTED;
  try {
    return { text: await onInput(request) };
  } catch (cause) {
    const { name, message } = cause instanceof Error ? cause : { name: 'Error', message: String(cause) };
    return { error: { name, message } };
  }
}
