/** Errors of the system and of databases carry codes: `EEXIST`, SQLSTATE `55P03`. By shape, whatever made them. */
export const hasCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;

/** SQLSTATE `lock_not_available`. */
export const LOCK_NOT_AVAILABLE = '55P03';
