import { readFileSync } from 'node:fs';
import { languageVersion } from '../typescript/version.js';
import { PROTOCOL_VERSION, type JsonObject } from '../wire/message.js';

/** The content of a `kernel_info_reply`. */
export function toKernelInfo(): JsonObject {
  const version = readVersion();
  return {
    protocol_version: PROTOCOL_VERSION,
    implementation: 'wattbook',
    implementation_version: version,
    language_info: {
      name: 'typescript',
      version: languageVersion,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      codemirror_mode: { name: 'javascript', typescript: true },
      nbconvert_exporter: 'script',
    },
    banner: `Wattbook ${version}: TypeScript ${languageVersion} on Node ${process.versions.node}`,
    debugger: false,
    supported_features: [],
    help_links: [
      { text: 'TypeScript', url: 'https://www.typescriptlang.org/docs/' },
      { text: 'Node.js', url: 'https://nodejs.org/api/' },
    ],
    // Our own addition.
    node_version: process.versions.node,
  };
}

function readVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
