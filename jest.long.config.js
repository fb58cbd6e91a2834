import quick from './jest.config.js';

/** Tests that kill processes, restore databases, edit stores and open them again and again, minutes of them: `npm run test:long`, and `.ci/run`. */
export default {
  ...quick,
  testMatch: ['<rootDir>/{connectors,gateway,tests,deploy}/**/*.long.test.ts'],
  testPathIgnorePatterns: [],
};
