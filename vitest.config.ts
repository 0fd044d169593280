import process from 'node:process';
import { defineConfig } from 'vitest/config';

if (Number.parseInt(process.versions.node, 10) < 22) {
  process.stderr.write(
    `These tests need Node.js 22 or newer, and this is ${process.versions.node}: run them with npm test.\n`,
  );
  process.exit(1);
}

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 } },
      // Windows that are killed and opened again: as many as the machine has room for, and as long as it takes.
      {
        test: {
          name: 'kill',
          include: ['test/kill/**/*.test.ts'],
          testTimeout: 7_200_000,
          hookTimeout: 60_000,
          maxConcurrency: 20,
        },
      },
      // The official AWS CLI starts a Python for every call.
      { test: { name: 'cli', include: ['test/cli/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 300_000 } },
    ],
  },
});
