import { defineConfig } from 'vitest/config'
import { SlowFirst } from './test/slow-first.ts'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'forks',
    // Tests import real files, start real child processes and open DuckDB; two at a time fits a two-core machine.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 240_000,
    passWithNoTests: false,
    setupFiles: ['test/fixed-seed.ts'],
    sequence: { sequencer: SlowFirst },
  },
})
