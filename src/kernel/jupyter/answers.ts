import type { JsonObject, JupyterMessage } from '../wire/message.js';
import { fromCommMessage, type Comms } from './comms.js';
import type { History } from './history.js';
import type { Host } from './host.js';
import { toKernelInfo } from './kernelInfo.js';
import type { Log } from './log.js';
import { toCompletions, toInspection } from './lookup.js';

/** The content of an answer; undefined for what is not answered. */
export type Answer = (request: JupyterMessage) => Promise<JsonObject | undefined> | JsonObject | undefined;

export type AnswerParts = { comms: Comms; history: History; host: Host; log: Log; interrupt: () => void };

/** What is answered to each type of message, but to those that run cells. */
export function toAnswers({ comms, history, host, log, interrupt }: AnswerParts): Map<string, Answer> {
  const takeComm: Answer = async (request) => {
    const message = fromCommMessage(request);
    if (message === undefined) return undefined;
    comms.note(message);
    (await host.ready()).tellComm(message);
    return undefined;
  };
  return new Map<string, Answer>([
    ['kernel_info_request', toKernelInfo],
    ['complete_request', async ({ content }) => toCompletions(content, await host.ready(), log)],
    ['inspect_request', async ({ content }) => toInspection(content, await host.ready(), log)],
    ['is_complete_request', ({ content }) => toCompletenessContent(content)],
    ['history_request', ({ content }) => ({ history: history.find(content) })],
    ['comm_info_request', ({ content }) => ({ comms: comms.list(content.target_name) })],
    ['comm_open', takeComm],
    ['comm_msg', takeComm],
    ['comm_close', takeComm],
    ['interrupt_request', () => (interrupt(), {})],
    ['shutdown_request', ({ content }) => ({ restart: content.restart === true })],
    ['debug_request', ({ content }) => toRefusal(content)],
  ]);
}

async function toCompletenessContent({ code }: JsonObject): Promise<JsonObject> {
  // The compiler is loaded while the runtime starts.
  const { toCompleteness } = await import('../typescript/completeness.js');
  return toCompleteness(typeof code === 'string' ? code : '');
}

/** In the words of the Debug Adapter Protocol. */
function toRefusal({ seq = 0, command = '' }: JsonObject): JsonObject {
  return { type: 'response', request_seq: seq, success: false, command, message: 'This kernel has no debugger.' };
}
