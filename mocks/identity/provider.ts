import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';
import { own } from '../../schema/own.ts';
import { Backchannel, type BackchannelAnswer } from './backchannel.ts';
import { personaPage } from './persona-page.ts';
import { PERSONAS } from './personas.ts';
import { SigningKeys } from './signing-keys.ts';

export interface RunningIdentityProvider {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

export interface IdentityOptions {
  readonly port: number;
  readonly host?: string;
  readonly audience?: string;
  /** Of the clients that ask persons to confirm something. */
  readonly backchannelSecret?: string;
}

export const DEMO_AUDIENCE = 'https://gateway.lienthong.hanoi.example';
const TOKEN_SECONDS = 600;
/** Demo only: what the gateway asks persons for confirmation with. */
export const DEMO_BACKCHANNEL_SECRET = 'demo-only-backchannel-secret';

/**
 * A stand-in for the electronic-identity provider: OpenID Connect with code flow and PKCE, a JWKS whose keys rotate
 * (`POST /__control {"rotate": true}`), and `POST /demo/token {"persona": "lan"}` for demonstrations and tests.
 */
export async function startIdentityProvider(options: IdentityOptions): Promise<RunningIdentityProvider> {
  const host = options.host ?? '127.0.0.1';
  const audience = options.audience ?? DEMO_AUDIENCE;
  const keys = new SigningKeys();
  await keys.rotate();
  let issuer = '';
  let oidc: Provider | undefined;
  const backchannel = new Backchannel({
    secret: options.backchannelSecret ?? DEMO_BACKCHANNEL_SECRET,
    isPerson: (id) =>
      Object.values(PERSONAS).some(({ sub, claims }) => sub === id && claims['kind'] === 'citizen'),
    mint: (claims) => keys.mintIdToken(issuer, claims),
  });

  const server = createServer((request, response) => {
    answer(request, response).catch(() => send(response, 500, { error: 'server_error' }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  issuer = `http://${host}:${port}`;
  oidc = await createOidc(issuer, keys);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = `${request.method} ${new URL(request.url ?? '/', issuer).pathname}`;
    if (route === 'POST /demo/token') return demoToken(request, response);
    const { authorization } = request.headers;
    if (route === 'POST /ext/ciba/start')
      return tell(response, backchannel.start(authorization, await readJson(request)));
    if (route === 'POST /ext/ciba/token')
      return tell(response, await backchannel.poll(authorization, await readJson(request)));
    if (route === 'POST /demo/confirm') return demoConfirm(request, response);
    if (route === 'GET /jwks') return send(response, 200, keys.jwks);
    if (route === 'GET /personas')
      return send(response, 200, {
        personas: Object.entries(PERSONAS).map(([id, { about }]) => ({ id, about })),
      });
    if (route === 'GET /') return page(response);
    if (route === 'POST /__control') return control(request, response);
    await oidc?.callback()(request, response);
  }

  async function demoToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request);
    const persona = typeof body?.['persona'] === 'string' ? PERSONAS[body['persona']] : undefined;
    if (!persona) return send(response, 400, { error: 'unknown_persona', personas: Object.keys(PERSONAS) });
    const expiresInSeconds = typeof body?.['expiresIn'] === 'number' ? body['expiresIn'] : TOKEN_SECONDS;
    const thumbprint = typeof body?.['dpop_jkt'] === 'string' ? { dpopThumbprint: body['dpop_jkt'] } : {};
    // The same person signed in with a weaker identity.
    const loa = body?.['loa'];
    // A digital assistant that asks in the persona's place.
    const agent = body?.['agent'];
    const claims = {
      ...persona.claims,
      ...(loa === 0 || loa === 1 ? { loa } : {}),
      ...(typeof agent === 'string' ? { agent } : {}),
    };
    const asked = { ...persona, claims };
    const token = await keys.mint(asked, { issuer, audience, expiresInSeconds, ...thumbprint });
    send(response, 200, {
      access_token: token,
      token_type: 'dpop_jkt' in (body ?? {}) ? 'DPoP' : 'Bearer',
      expires_in: expiresInSeconds,
    });
  }

  async function demoConfirm(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request);
    const name = body?.['persona'];
    const persona = typeof name === 'string' ? own(PERSONAS, name) : undefined;
    if (!persona) return send(response, 400, { error: 'unknown_persona' });
    return tell(response, backchannel.decide(persona.sub, body));
  }

  async function page(response: ServerResponse): Promise<void> {
    const tokens = await Promise.all(
      Object.entries(PERSONAS).map(async ([id, persona]) => ({
        id,
        about: persona.about,
        token: await keys.mint(persona, { issuer, audience, expiresInSeconds: TOKEN_SECONDS }),
      })),
    );
    response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "frame-ancestors 'none'",
        'x-frame-options': 'DENY',
      })
      .end(personaPage(tokens));
  }

  async function control(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request);
    if (body?.['rotate'] === true) {
      await keys.rotate();
      oidc = await createOidc(issuer, keys);
    }
    send(response, 200, { keys: keys.jwks.keys.length });
  }

  return {
    url: issuer,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function createOidc(issuer: string, keys: SigningKeys): Promise<Provider> {
  const configuration: Configuration = {
    jwks: (await keys.privateJwks()) as NonNullable<Configuration['jwks']>,
    clients: [
      {
        client_id: 'portal',
        token_endpoint_auth_method: 'none',
        redirect_uris: [`${issuer}/demo/callback`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ['demo-only-cookie-key'] },
    async findAccount(_context, id) {
      const persona = PERSONAS[id];
      return persona ? { accountId: id, claims: async () => ({ sub: persona.sub }) } : undefined;
    },
  };
  return new Provider(issuer, configuration);
}

async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>> | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > 10_000) return undefined;
    chunks.push(chunk as Buffer);
  }
  try {
    const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return parsed !== null && typeof parsed === 'object' ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const tell = (response: ServerResponse, { status, body }: BackchannelAnswer): void =>
  send(response, status, body);

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
  response.end(JSON.stringify(body));
}
