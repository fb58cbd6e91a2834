import { onProcessEnd } from '../kit/process-end.ts';
import { startIdentityProvider } from './provider.ts';

/** Runs the identity provider in a process of its own: IDENTITY_PORT (4110), HOST (127.0.0.1), IDENTITY_AUDIENCE. */
const provider = await startIdentityProvider({
  port: Number(process.env['IDENTITY_PORT'] ?? 4110),
  host: process.env['HOST'] ?? '127.0.0.1',
  ...(process.env['IDENTITY_AUDIENCE'] === undefined ? {} : { audience: process.env['IDENTITY_AUDIENCE'] }),
});
onProcessEnd(() => provider.close());
process.stdout.write(`${JSON.stringify({ ready: true, port: provider.port, url: provider.url })}\n`);
