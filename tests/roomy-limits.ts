/**
 * `GATEWAY_LIMITS` of test gateways: all that a file of tests asks comes from one address and is a few persons. A test of a
 * limit sets its own.
 */
export const ROOMY_LIMITS = [
  ...['requests.address', 'requests.person', 'requests.client'],
  ...['crossings.address', 'crossings.person', 'logins.address'],
  'confirmations.person',
]
  .map((row) => `${row}=10000000`)
  .join();
