/** Tests sit beside their source; each worker starts its mock world when a test first needs it (`tests/world.ts`). */
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
  workerIdleMemoryLimit: '1500MB',
};
