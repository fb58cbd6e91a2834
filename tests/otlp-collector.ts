import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from './live-clients.ts';

export interface Delivery {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Somebody's collector of telemetry: takes what is sent (OTLP over HTTP) and keeps it. */
export interface Collector {
  readonly url: string;
  readonly deliveries: readonly Delivery[];
  /** Resolves when something came to this path. */
  untilGiven(path: string): Promise<void>;
  /** Of what came as JSON to a path. */
  spans(): OtlpSpan[];
  close(): Promise<void>;
}

export interface OtlpSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links?: readonly { readonly traceId: string }[];
}

export async function startCollector(): Promise<Collector> {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      deliveries.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    deliveries,
    untilGiven: (path) => until(async () => deliveries.some((one) => one.path === path), 20_000, path),
    spans: () => deliveries.filter(({ path }) => path === '/v1/traces').flatMap(({ body }) => spansIn(body)),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

function spansIn(body: Buffer): OtlpSpan[] {
  const { resourceSpans } = JSON.parse(body.toString('utf8')) as {
    resourceSpans: { scopeSpans: { spans: (OtlpSpan & { attributes: Attribute[] })[] }[] }[];
  };
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
    .map((span) => ({
      ...span,
      attributes: Object.fromEntries(
        (span.attributes as unknown as Attribute[]).map(({ key, value }) => [key, Object.values(value)[0]]),
      ),
    }));
}
