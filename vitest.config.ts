import { doctest } from 'vite-plugin-doctest';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [doctest({})],
  test: {
    include: ['test/**/*.test.ts'],
    includeSource: ['src/**/*.ts'],
    globalSetup: process.env.WATTBOOK_NO_BUILD === undefined ? ['test/buildOnce.ts'] : [],
    setupFiles: process.env.CI === undefined ? [] : ['test/sameDraws.ts'],
    reporters: process.env.CI === undefined ? ['default'] : ['default', './test/ciReporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
