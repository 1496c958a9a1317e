import { doctest } from 'vite-plugin-doctest';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [doctest({})],
  test: {
    include: ['test/**/*.test.ts'],
    includeSource: ['src/**/*.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
