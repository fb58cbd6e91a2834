import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@jest/globals';
import type { ProbedGateway } from './probed-gateway.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** The auditor's command over the whole store of a gateway that has ended. @throws when it names an entry. */
export async function verifiesLog({ settings }: ProbedGateway): Promise<void> {
  const { DATA_DIR = '', DATABASE_URL, GATEWAY_INSTANCE } = settings;
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [
      ...['--no-warnings', '--import', 'tsx', 'gateway/cli/main.ts', 'log', 'verify', '--trust-folder-key'],
      ...['--data', DATA_DIR],
      ...(DATABASE_URL === undefined ? [] : ['--database-url', DATABASE_URL]),
      ...(GATEWAY_INSTANCE === undefined ? [] : ['--instance', GATEWAY_INSTANCE]),
    ],
    { cwd: ROOT, env: { ...process.env, NODE_OPTIONS: '', ...settings } },
  ).catch((error: { stdout?: string; stderr?: string }) => ({
    stdout: `failed: ${error.stdout}`,
    stderr: String(error.stderr),
  }));
  expect(`${stdout}${stderr}`).toMatch(/^OK: [1-9]\d* records are as they were signed/m);
}
