/** The product with its log in the embedded store: `contender-kinds.ts` gives it no database. */
export { start } from './gateway.ts';
