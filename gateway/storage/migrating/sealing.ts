import type { FieldEncryption } from '../field-encryption.ts';

/** Keys for steps that open or seal what the database must not read; asked for only by such a step. */
export type Sealing = () => FieldEncryption;

/** For whoever only wants to know which steps there are. */
export const noKeys: Sealing = () => {
  throw new Error('this step needs the store keys (GATEWAY_STORE_KEYS, or store-keys in the data folder)');
};
