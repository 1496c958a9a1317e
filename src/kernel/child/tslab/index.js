/** The words of tslab 1.0.22 on our own runtime, so that its notebooks run unchanged. */
'use strict';
const { randomBytes } = require('node:crypto');
const jupyter = require('./dist/jupyter.js');
const { version } = require('./package.json');

const MIME_TYPES = {
  javascript: 'text/javascript',
  html: 'text/html',
  markdown: 'text/markdown',
  latex: 'text/latex',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  pdf: 'application/pdf',
  text: 'text/plain',
};

/** With an id, later calls change what the first has shown. */
function makeDisplay(id) {
  let isShown = false;
  const raw = (mimeType, content) => {
    const data = content instanceof Uint8Array ? Buffer.from(content).toString('base64') : content;
    const isUpdate = id !== undefined && isShown;
    isShown = true;
    jupyter.lastWriteDisplayData({ data: { [mimeType]: data }, metadata: {}, transient: { display_id: id } }, isUpdate);
  };
  const words = Object.entries(MIME_TYPES).map(([word, mimeType]) => [word, (content) => raw(mimeType, content)]);
  return { raw, ...Object.fromEntries(words) };
}

exports.display = makeDisplay();
exports.newDisplay = () => makeDisplay(randomBytes(8).toString('hex'));
exports.versions = { tslab: version, typescript: '', node: process.version };
