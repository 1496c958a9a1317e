// Who may import whom (ARCHITECTURE.md). A folder not named in its row is out of reach; circles are errors.
const MAY_IMPORT = {
  base: [],
  'sim/market': ['base'],
  'sim/storage': ['base'],
  'sim/facility': ['base', 'sim/storage'],
  'sim/power': ['base', 'sim/storage', 'sim/facility'],
  'sim/dispatch': ['base', 'sim/market', 'sim/storage'],
  chart: ['base', 'sim'],
  author: ['base', 'chart'],
  kernel: ['base'],
  notebook: ['base', 'kernel'],
  report: ['base', 'notebook'],
  publish: ['base', 'notebook', 'report'],
  cli: ['base', 'sim', 'chart', 'author', 'kernel', 'notebook', 'report', 'publish'],
};

// One file, or one folder, knows each heavy package.
const HEAVY = {
  zeromq: 'src/kernel/wire/',
  puppeteer: 'src/publish/browser.ts',
  '@sparticuz/chromium': 'src/publish/browser.ts',
  handlebars: 'src/report/html.ts',
  typescript: 'src/kernel/typescript/',
};

const layers = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  name: `layer-${folder}`,
  comment: `${folder} may import only: ${[...allowed].join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: [folder, ...allowed].map((name) => `^src/${name}/`) },
}));

const heavy = Object.entries(HEAVY).map(([name, file]) => ({
  name: `one-file-knows-${name}`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^${file.replace('.', '\\.')}${file.endsWith('/') ? '' : '$'}` },
  to: { path: `^node_modules/${name}/` },
}));

module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pure',
      comment: 'base, sim and chart run in a browser too',
      severity: 'error',
      from: { path: '^src/(base|sim|chart)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'index-is-the-public-face',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/index\\.ts$' },
    },
    ...layers,
    ...heavy,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
