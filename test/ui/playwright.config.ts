import { defineConfig } from '@playwright/test';
import path from 'node:path';
import process from 'node:process';
import { resultsFolder } from '../host/paths.ts';

export default defineConfig({
  testDir: '.',
  testMatch: '*.test.ts',
  outputDir: path.join(resultsFolder, 'ui'),
  // A workbench, its server and its extension host each take a core while they start.
  workers: 1,
  timeout: 120_000,
  // A second try on a real workbench in a real browser; what needed it is named as flaky in the totals.
  retries: 1,
  expect: { timeout: 20_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json', { outputFile: path.join(resultsFolder, 'ui.json') }]],
});
