import { Publisher, Router } from 'zeromq';
import { decodeMessage, encodeMessage, type JupyterMessage } from '../../src/kernel/wire/message.js';

export const KEY = 'scripted';

/** What the script of a test may do when an execute request has come. */
export type Stage = {
  publish: (type: string, content: Record<string, unknown>, key?: string) => Promise<void>;
  reply: (content: Record<string, unknown>) => Promise<void>;
  askForInput: () => Promise<void>;
  request: JupyterMessage;
};

/** A kernel over real sockets that answers `kernel_info` and leaves each cell to the test's script. */
export async function startScriptedKernel(script: (stage: Stage) => Promise<void>) {
  const iopub = new Publisher();
  const routers = { shell: new Router(), control: new Router(), stdin: new Router() };
  const asked: string[] = [];
  for (const socket of [iopub, ...Object.values(routers)]) await socket.bind('tcp://127.0.0.1:*');

  const answer = (request: JupyterMessage, type: string, content: Record<string, unknown>): JupyterMessage => ({
    ...request,
    header: { ...request.header, msg_id: `${type}-${Math.random()}`, msg_type: type },
    parent: request.header,
    content,
  });

  async function serve(name: 'shell' | 'control'): Promise<void> {
    for await (const frames of routers[name]) {
      const decoded = decodeMessage(frames, KEY);
      if (!decoded.ok) throw new Error(decoded.reason);
      const request = decoded.message;
      asked.push(request.header.msg_type);
      await play(request);
    }
  }

  async function play(request: JupyterMessage): Promise<void> {
    const publish: Stage['publish'] = (type, content, key = KEY) =>
      iopub.send(encodeMessage({ ...answer(request, type, content), identities: [] }, key));
    const reply: Stage['reply'] = (content) =>
      routers.shell.send(encodeMessage(answer(request, `${request.header.msg_type}_reply`, content), KEY));
    const askForInput = (): Promise<void> =>
      routers.stdin.send(encodeMessage(answer(request, 'input_request', { prompt: '?', password: false }), KEY));
    if (request.header.msg_type === 'execute_request') await script({ publish, reply, askForInput, request });
    if (request.header.msg_type !== 'kernel_info_request') return;
    await reply({
      implementation: 'scripted',
      implementation_version: '1',
      language_info: { name: 'ts', version: '6' },
    });
    await publish('status', { execution_state: 'idle' });
  }

  void serve('shell');
  void serve('control');
  const portOf = (socket: Router | Publisher): number => Number(new URL(socket.lastEndpoint!).port);
  return {
    asked,
    ports: {
      iopub: portOf(iopub),
      shell: portOf(routers.shell),
      control: portOf(routers.control),
      stdin: portOf(routers.stdin),
    },
    close: () => {
      for (const socket of [iopub, ...Object.values(routers)]) socket.close();
    },
  };
}
