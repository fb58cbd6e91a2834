/** Every answer of the adapter: `error_code` 0 and a result, or another code and a message. */
export interface Answer {
  readonly error_code: number | string;
  readonly message: string;
  readonly [name: string]: unknown;
}

export const fault = (code: string, message: string): Answer => ({ error_code: code, message, result: [] });

/** One page of a list, numbers as texts. */
export function pageOf(rows: readonly object[], page: unknown, size: number): Answer {
  const wanted = typeof page === 'string' && /^\d{1,4}$/.test(page) ? Math.max(1, Number(page)) : 1;
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const shown = rows.slice((wanted - 1) * size, wanted * size);
  return {
    error_code: '0',
    message: 'Thành công',
    result: shown.length === 0 ? '' : shown,
    trang: String(wanted),
    sotrang: String(pages),
    tongso: String(rows.length),
  };
}
