/** Who decides, and where it is received. */
export interface FilingRoute {
  readonly unit: { readonly code: string; readonly agency: string; readonly name: string };
  readonly point: { readonly id: string; readonly branch: string; readonly name: string };
  readonly isBoundaryFree: boolean;
}

/** `value` of the answer of `onestopFile`. */
export interface FilingReceipt extends FilingRoute {
  readonly code: string;
  readonly lookupSecret: string;
  readonly sector: string;
  /** National status, 1..10. */
  readonly status: number;
  readonly receiptNumber: string;
  readonly receivedAt: string;
  readonly clockStartedAt?: string;
  /** As the reception system prints it on the receipt. */
  readonly statedDueAt?: string;
}
