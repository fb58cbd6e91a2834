import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { own } from '../../schema/own.ts';

const locate = createRequire(import.meta.url);
const folderOf = (name: string) => dirname(locate.resolve(`${name}/package.json`));

/** Files of the explorer, served from the installed packages: nothing is loaded from elsewhere. */
const FILES: Readonly<Record<string, { readonly path: string; readonly type: string }>> = {
  'react.js': { path: join(folderOf('react'), 'umd', 'react.production.min.js'), type: 'text/javascript' },
  'react-dom.js': {
    path: join(folderOf('react-dom'), 'umd', 'react-dom.production.min.js'),
    type: 'text/javascript',
  },
  'graphiql.js': { path: join(folderOf('graphiql'), 'graphiql.min.js'), type: 'text/javascript' },
  'graphiql.css': { path: join(folderOf('graphiql'), 'graphiql.min.css'), type: 'text/css' },
  'explorer.js': { path: join(import.meta.dirname, 'explorer', 'explorer.js'), type: 'text/javascript' },
};

const policyFor = (identityUrl: string): string =>
  `default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ${new URL(identityUrl).origin}; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Does a browser ask for a page rather than a program for an answer? */
export function wantsPage(request: FastifyRequest): boolean {
  return (
    request.method === 'GET' &&
    /\btext\/html\b/.test(request.headers.accept ?? '') &&
    !/[?&]query=/.test(request.url)
  );
}

/**
 * The explorer at `/graphql`: GraphiQL from the installed package, so that it works without a network.
 * @param identityUrl where a demonstration's identity provider hands out tokens; offered as a list of personas.
 */
export function explorerPage(identityUrl: string): { html: string; headers: Record<string, string> } {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Liên Thông — explorer</title>
<link rel="stylesheet" href="/graphql/explorer/graphiql.css">
<style>body{margin:0;height:100vh;display:flex;flex-direction:column;font:15px system-ui}#bar{padding:.5rem 1rem;display:flex;gap:1rem;align-items:center;border-bottom:1px solid #ccc}#explorer{flex:1;min-height:0}</style>
</head>
<body data-identity="${identityUrl.replace(/[^\w:/.-]/g, '')}">
<div id="bar"><strong>Liên Thông</strong><label>Ask as <select id="persona"><option value="">nobody</option></select></label><label>Schema of <select id="contract"><option value="">everybody</option></select></label><span id="state" role="status"></span></div>
<div id="explorer"></div>
<script src="/graphql/explorer/react.js"></script>
<script src="/graphql/explorer/react-dom.js"></script>
<script src="/graphql/explorer/graphiql.js"></script>
<script src="/graphql/explorer/explorer.js"></script>
</body>
</html>`;
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policyFor(identityUrl),
    },
  };
}

export function explorerFiles(): FastifyPluginAsync {
  return async (server) => {
    server.get<{ Params: { file: string } }>('/graphql/explorer/:file', async (request, reply) => {
      const file = own(FILES, request.params.file);
      if (!file) return reply.callNotFound();
      return reply
        .type(`${file.type}; charset=utf-8`)
        .header('cache-control', 'public, max-age=3600')
        .send(await readFile(file.path));
    });
  };
}
