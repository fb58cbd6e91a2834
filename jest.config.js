/**
 * Tests sit beside their source; each worker starts its mock world when a test first needs it (`tests/world.ts`).
 * Two workers have two cores: `npm test` has V8 collect garbage in the thread that made it, and translate wasm (Cedar, PGlite)
 * anew only where it is really hot: most files end before that is of use.
 */
export default {
  globalSetup: '<rootDir>/tests/global-setup.ts',
  globalTeardown: '<rootDir>/tests/global-teardown.ts',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  testMatch: [
    '<rootDir>/{schema,dossier,stitching,connectors,policies,gateway,mocks,tests,bench,deploy}/**/*.test.ts',
  ],
  // What takes minutes has a configuration of its own, `jest.long.config.js`.
  testPathIgnorePatterns: ['/node_modules/', '\\.long\\.test\\.ts$'],
  testTimeout: 60_000,
  maxWorkers: 2,
  // Modules of earlier files stay in a worker, and every store that is opened has all of its memory looked through.
  workerIdleMemoryLimit: '400MB',
};
