/** tslab's Jupyter server with its sockets, error messages and queue put right. */
import { inspect } from 'node:util';

/** Makes the server class; tslab's modules come in so that they are loaded after their TypeScript was patched. */
export function createServer({ jupyter, zmq, cells, versions, publish, key }) {
  class Handler extends jupyter.JupyterHandlerImpl {
    handleKernel() {
      const info = super.handleKernel();
      return {
        ...info,
        status: 'ok',
        implementation_version: versions.tslab,
        language_info: { ...info.language_info, version: versions.typescript },
        banner: `tslab ${versions.tslab}, TypeScript ${versions.typescript}, Node ${versions.node}`,
        node_version: versions.node,
      };
    }

    /** Unlike tslab's own: whole characters only, and the callback is called. */
    createWriteToIopub(name, writeStream) {
      const decoder = new TextDecoder();
      return (chunk, encoding, callback) => {
        const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
        if (text !== '') writeStream(name, text);
        const done = typeof encoding === 'function' ? encoding : callback;
        if (done) process.nextTick(done);
        return true;
      };
    }
  }

  class Server extends jupyter.ZmqServer {
    epoch = 0;
    running = Promise.resolve();

    constructor() {
      super(new Handler(cells.executor, false), '');
      this.connInfo = { key };
      this.iopub = { send: (frames) => publish({ frames }) };
    }

    /** Binds to ports that the system chooses and resolves with them. */
    async listen() {
      const ports = {};
      for (const name of ['shell', 'control', 'stdin']) {
        const socket = new zmq.Router({ receiveHighWaterMark: 0, sendHighWaterMark: 0 });
        await socket.bind('tcp://127.0.0.1:*');
        ports[name] = portOf(socket.lastEndpoint);
        void this.serve(socket);
      }
      return ports;
    }

    async serve(socket) {
      const queued = withSendQueue(socket);
      for await (const frames of socket) void this.handleShellMessage(queued, ...frames);
    }

    async handleExecute(socket, message) {
      const { epoch } = this;
      const turn = this.running.then(() => this.executeInTurn(message, epoch));
      this.running = turn.then(() => undefined);
      const reply = message.createReply();
      reply.header.msg_type = 'execute_reply';
      reply.content = await turn;
      reply.signAndSend(key, socket);
    }

    async executeInTurn(message, epoch) {
      if (epoch !== this.epoch) return { status: 'aborted' };
      const count = ++this.handler.execCount;
      this.redirectOutput(message);
      const { failure, result } = await cells.run(message.content.code, message.metadata.label ?? `cell ${count}`);
      if (failure === undefined) {
        if (result !== undefined) this.send('execute_result', message, toResult(result.value, count));
        return { status: 'ok', execution_count: count };
      }
      if (message.content.stop_on_error !== false) this.epoch++;
      this.send('error', message, failure);
      return { status: 'error', execution_count: count, ...failure };
    }

    redirectOutput(message) {
      publish({ cell: message.header });
      const writeStream = (name, text) => publish({ name, text });
      process.stdout.write = this.handler.createWriteToIopub('stdout', writeStream);
      process.stderr.write = this.handler.createWriteToIopub('stderr', writeStream);
      jupyter.lastWriteDisplayData = (content, update) =>
        this.send(update ? 'update_display_data' : 'display_data', message, content);
    }

    send(type, parent, content) {
      const message = parent.createReply();
      message.header.msg_type = type;
      message.content = content;
      message.signAndSend(key, this.iopub);
    }

    close() {
      // One turn later, so that the reply to the shutdown request is on its way.
      setImmediate(() => process.exit(0));
    }
  }
  return new Server();
}

/** The port of `tcp://127.0.0.1:40123`. */
export function portOf(endpoint) {
  return Number(new URL(endpoint).port);
}

function toResult(value, count) {
  const text = typeof value === 'string' ? value : inspect(value);
  return { data: { 'text/plain': text }, metadata: {}, execution_count: count };
}

/** zeromq allows one send at a time, tslab does not wait for it. */
function withSendQueue(socket) {
  let sending = Promise.resolve();
  return { send: (frames) => (sending = sending.then(() => socket.send(frames))) };
}
