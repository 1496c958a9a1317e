/**
 * Loaded before all else (docs: src/kernel/access.ts): tells which files and hosts code reaches for, and refuses hosts that
 * are not allowed. It stands in every thread, and in every process of Node that a cell starts; what programs of another
 * kind and native code reach for is not seen here.
 */
'use strict';
const childProcess = require('node:child_process');
const dgram = require('node:dgram');
const dns = require('node:dns');
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const net = require('node:net');
const { resolve, sep } = require('node:path');
const { fileURLToPath } = require('node:url');
const { BroadcastChannel, isMainThread } = require('node:worker_threads');

const { allow } = JSON.parse(process.env.WATTBOOK_ACCESS);
const CHANNEL = `wattbook.access.${process.pid}`;
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]|::ffff:127\..*|0\.0\.0\.0|::)$/i;
const OWN_FOLDER = __dirname + sep;

let tell = () => undefined;
let isTelling = false;

/** The main thread takes what all threads note: `{ kind, target, isAllowed }` as src/kernel/access.ts has it. */
globalThis[Symbol.for('wattbook.access')] = (listener) => {
  tell = listener;
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => listener(data);
  channel.unref();
};
if (!isMainThread) {
  let channel;
  tell = (fact) => {
    channel ??= new BroadcastChannel(CHANNEL);
    channel.unref();
    channel.postMessage(fact);
  };
}

function note(kind, target, isAllowed = true) {
  // What is read in order to tell is not told.
  if (isTelling) return;
  isTelling = true;
  try {
    tell({ kind, target, isAllowed });
  } finally {
    isTelling = false;
  }
}

function reach(host, port) {
  const name = String(host ?? 'localhost').toLowerCase();
  if (LOOPBACK.test(name)) return;
  const target = port === undefined ? name : `${name}:${port}`;
  const isAllowed = allow === null || allow.some((pattern) => matches(pattern.toLowerCase(), name, target));
  note('network', target, isAllowed);
  if (isAllowed) return;
  const words = `network access to ${target} is denied in this run; allow it with "${name}" in the list of allowed hosts`;
  throw Object.assign(new Error(words), { name: 'NetworkDenied', code: 'ERR_NETWORK_DENIED', host: name });
}

// `example.org`, `example.org:443`, `*.example.org`
function matches(pattern, name, target) {
  if (pattern === '*' || pattern === name || pattern === target) return true;
  return pattern.startsWith('*.') && (name.endsWith(pattern.slice(1)) || target.endsWith(pattern.slice(1)));
}

/** `before` sees the arguments of each call. */
function hook(holder, name, before) {
  const original = holder[name];
  if (typeof original !== 'function') return;
  holder[name] = new Proxy(original, {
    apply: (target, self, args) => {
      before(args);
      return Reflect.apply(target, self, args);
    },
  });
}

hook(net.Socket.prototype, 'connect', ([first, second]) => {
  // `net.connect` hands its arguments over as a list.
  const [target, host] = Array.isArray(first) ? first : [first, second];
  const isAddress = typeof target === 'object' && target !== null;
  if (isAddress && typeof target.path !== 'string') reach(target.host ?? target.hostname, target.port);
  else if (!isAddress && !Number.isNaN(Number(target))) reach(typeof host === 'string' ? host : undefined, target);
});
hook(dgram.Socket.prototype, 'send', (args) => {
  const address = args.slice(1).findLast((value) => typeof value === 'string');
  if (address !== undefined) reach(address, args[args.lastIndexOf(address) - 1]);
});
hook(dgram.Socket.prototype, 'connect', ([port, address]) => {
  if (typeof address === 'string') reach(address, port);
});
for (const holder of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
  for (const name of Object.getOwnPropertyNames(holder)) {
    if (!/^(?:lookup$|resolve|reverse)/.test(name)) continue;
    hook(holder, name, ([host]) => typeof host === 'string' && host !== '' && reach(host));
  }
}
if (typeof globalThis.fetch === 'function') {
  const plainFetch = globalThis.fetch;
  // Told before the request, so that the error stands alone rather than as the cause of another.
  globalThis.fetch = async function fetch(input, options) {
    const { protocol, hostname, port } = new URL(typeof input === 'object' && 'url' in input ? input.url : input);
    if (/^https?:$/.test(protocol)) reach(hostname, port === '' ? { 'http:': 80, 'https:': 443 }[protocol] : port);
    return plainFetch(input, options);
  };
}
for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']) {
  hook(childProcess, name, ([command]) => note('program', String(command)));
}

const isWriting = (flags) =>
  typeof flags === 'number'
    ? (flags & 3) !== fs.constants.O_RDONLY
    : typeof flags === 'string' && /^(?:[wax]|r.*\+)/.test(flags);

function noteFile(path, kind) {
  if (typeof path !== 'string' && !Buffer.isBuffer(path) && !(path instanceof URL)) return;
  const file = path instanceof URL ? fileURLToPath(path) : resolve(String(path));
  if (file.startsWith(OWN_FOLDER) || file.includes(`${sep}node_modules${sep}`) || /^\/(?:proc|dev|sys)\//.test(file))
    return;
  note(kind, file);
}
const noteOpened = (path, flags) => noteFile(path, isWriting(flags) ? 'written' : 'file');
const flagOf = (options) =>
  typeof options === 'object' && options !== null ? (options.flag ?? options.flags) : undefined;
for (const holder of [fs, fs.promises]) {
  for (const name of ['readFile', 'readFileSync'])
    hook(holder, name, ([path, options]) => noteOpened(path, flagOf(options)));
  for (const name of ['open', 'openSync']) hook(holder, name, ([path, flags]) => noteOpened(path, flags));
  for (const name of ['writeFile', 'writeFileSync', 'appendFile', 'appendFileSync', 'truncate', 'truncateSync']) {
    hook(holder, name, ([path]) => noteFile(path, 'written'));
  }
  for (const name of ['existsSync', 'stat', 'statSync', 'lstat', 'lstatSync', 'access', 'accessSync']) {
    hook(holder, name, ([path]) => noteFile(path, 'looked'));
  }
  for (const name of ['readdir', 'readdirSync', 'opendir', 'opendirSync']) {
    hook(holder, name, ([path]) => noteFile(path, 'folder'));
  }
  for (const name of ['copyFile', 'copyFileSync', 'cp', 'cpSync', 'rename', 'renameSync']) {
    hook(holder, name, ([from, to]) => {
      noteFile(from, 'file');
      noteFile(to, 'written');
    });
  }
}
hook(fs, 'openAsBlob', ([path]) => noteFile(path, 'file'));
hook(fs, 'createReadStream', ([path, options]) => noteOpened(path, flagOf(options)));
hook(fs, 'createWriteStream', ([path]) => noteFile(path, 'written'));
syncBuiltinESMExports();

const noteVariable = (name) => typeof name === 'string' && note('variable', name);
process.env = new Proxy(process.env, {
  get: (variables, name) => {
    noteVariable(name);
    return variables[name];
  },
  has: (variables, name) => {
    noteVariable(name);
    return name in variables;
  },
});
