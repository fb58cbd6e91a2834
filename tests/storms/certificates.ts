import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DAY_MS = 86_400_000;

export interface Certified {
  readonly key: string;
  readonly cert: string;
}

export interface Authority {
  /** PEM file of its own certificate. */
  readonly caFile: string;
  /** @param untilMs when it ends; before now is possible. */
  certify(name: string, untilMs: number): Promise<Certified>;
}

const CONFIG = `[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
serial = serial
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
`;

/** A certification authority of the test's own, in an empty folder. Made with openssl: what certificates hold is its to say. */
export async function createAuthority(folder: string): Promise<Authority> {
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder });
  await writeFile(join(folder, 'ca.cnf'), CONFIG);
  await writeFile(join(folder, 'index.txt'), '');
  await writeFile(join(folder, 'serial'), '01\n');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '30',
    '-subj',
    '/CN=storm',
  );
  let made = 0;
  return {
    caFile: join(folder, 'ca.pem'),
    async certify(name, untilMs) {
      made += 1;
      const [keyFile, request, cert] = [`${made}.key`, `${made}.csr`, `${made}.pem`];
      const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
      await openssl('req', '-new', ...key, '-keyout', keyFile, '-out', request, ...subject);
      const [from, until] = [untilMs - 400 * DAY_MS, untilMs].map((ms) =>
        new Date(ms).toISOString().replace(/\.\d+|[-:T]/g, ''),
      );
      const dates = ['-startdate', String(from), '-enddate', String(until)];
      const by = ['-cert', 'ca.pem', '-keyfile', 'ca.key', '-config', 'ca.cnf', '-batch', '-notext'];
      await openssl('ca', ...by, ...dates, '-in', request, '-out', cert);
      const [keyText, certText] = await Promise.all(
        [keyFile, cert].map((file) => readFile(join(folder, file), 'utf8')),
      );
      return { key: keyText ?? '', cert: certText ?? '' };
    },
  };
}
