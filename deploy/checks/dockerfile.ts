import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Copy, DockerfileParser, From, Healthcheck } from 'dockerfile-ast';
import { z } from 'zod';
import type { SettingsJudge } from './known-settings.ts';
import { ROOT, readText } from './read-files.ts';

const FILE = 'Dockerfile';
/** Settings of node itself. */
const NOT_OURS = new Set(['NODE_ENV']);

export interface ReadDockerfile {
  readonly port: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
}

export function readDockerfile(): ReadDockerfile {
  const file = DockerfileParser.parse(readText(FILE));
  const last = file.getInstructions().slice(lastStageLine(file));
  const argumentsOf = (keyword: string) =>
    last.filter((one) => one.getKeyword() === keyword).flatMap((one) => one.getArguments().map(String));
  return {
    port: argumentsOf('EXPOSE')[0] ?? '',
    user: argumentsOf('USER')[0] ?? '',
    env: Object.fromEntries(
      file
        .getENVs()
        .flatMap((env) => env.getProperties().map((one) => [one.getName(), one.getValue() ?? ''] as const)),
    ),
  };
}

type Parsed = ReturnType<typeof DockerfileParser.parse>;
const lastStageLine = (file: Parsed): number =>
  file.getInstructions().findLastIndex((one) => one instanceof From);

/** Parsed, not built: what a build would find of our own making. @returns one line for each fault. */
export function faultsOfDockerfile(judge: SettingsJudge): readonly string[] {
  const file = DockerfileParser.parse(readText(FILE));
  const { env, port, user } = readDockerfile();
  const faults: string[] = [];
  for (const from of file.getFROMs())
    if (!/:\d+\.\d+\.\d+/.test(from.getImage() ?? ''))
      faults.push(`FROM ${from.getImage()}: no exact version`);
  const versions = new Set(file.getFROMs().map((from) => from.getImage()));
  if (versions.size !== 1) faults.push('the stages have different bases');
  const ignored = readIgnored();
  for (const copy of file.getCOPYs().filter((one) => !isFromStage(one)))
    for (const source of copy
      .getArguments()
      .slice(0, -1)
      .map((one) => one.getValue())) {
      if (!existsSync(join(ROOT, source))) faults.push(`COPY ${source}: is not there`);
      if (!ignored.includes(source.replace(/^\.\//, '')))
        faults.push(`COPY ${source}: .dockerignore keeps it out`);
    }
  if (!/^[1-9]\d*:[1-9]\d*$/.test(user)) faults.push('USER is not a number other than 0');
  const checks = file.getInstructions().filter((one) => one instanceof Healthcheck);
  if (checks.length !== 1) faults.push('not exactly one HEALTHCHECK');
  if (env['PORT'] !== port) faults.push(`EXPOSE ${port}, and PORT is ${env['PORT']}`);
  const ours = Object.fromEntries(Object.entries(env).filter(([name]) => !NOT_OURS.has(name)));
  // The rest of what a gateway needs is told it where it is started.
  const refused = judge.faultsOf(ours).filter((fault) => (fault.split(':')[0] ?? '') in ours);
  faults.push(...refused.map((fault) => `ENV ${fault}`));
  const entry = file
    .getENTRYPOINTs()[0]
    ?.getJSONStrings()
    .map((one) => one.getJSONValue());
  for (const name of z
    .array(z.string())
    .parse(entry)
    .filter((one) => /\.[jt]s$/.test(one)))
    if (!existsSync(join(ROOT, name))) faults.push(`ENTRYPOINT: no ${name}`);
  return faults.map((fault) => `${FILE}: ${fault}`);
}

const isFromStage = (copy: Copy): boolean => copy.getFlags().some((flag) => flag.getName() === 'from');

/** Everything is kept out but what is named with `!`. @throws Error when it does not begin so. */
function readIgnored(): readonly string[] {
  const lines = readText('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (lines[0] !== '*') throw new Error('.dockerignore does not begin with *');
  return lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
}
