import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../connectors/manifest.ts';

type Setting = Manifest['settings'][string];

/** A line that stands in a file so that lines of new agencies are put before it, and what is put there for one setting. */
interface Place {
  readonly mark: string;
  readonly linesOf: (setting: Setting, id: string) => readonly string[];
}

const nameOf = ({ env }: Setting): string => env.toLowerCase().replaceAll('_', '-');
const ofPlain =
  (lines: (setting: Setting, id: string) => readonly string[]): Place['linesOf'] =>
  (setting, id) =>
    setting.secret ? [] : lines(setting, id);
const ofSecret =
  (lines: (setting: Setting) => readonly string[]): Place['linesOf'] =>
  (setting) =>
    setting.secret ? lines(setting) : [];

/** Where deployments say what agencies need: secrets by reference, everything else by its value. */
const PLACES: Readonly<Record<string, readonly Place[]>> = {
  'deploy/compose.yaml': [
    {
      mark: '    # secrets of agencies that are added',
      linesOf: ofSecret((one) => [`    - ${nameOf(one)}`]),
    },
    {
      mark: '  # settings of agencies that are added',
      linesOf: (one) => [
        one.secret ? `  ${one.env}_FILE: /run/secrets/${nameOf(one)}` : `  ${one.env}: \${${one.env}:?}`,
      ],
    },
    {
      mark: '  # files of agencies that are added',
      linesOf: ofSecret((one) => [`  ${nameOf(one)}:`, `    file: ./secrets/${nameOf(one)}`]),
    },
  ],
  'deploy/kubernetes/settings.yaml': [
    {
      mark: '  # settings of agencies that are added',
      linesOf: ofPlain((one, id) => [
        /_URL$/.test(one.env) ? `  ${one.env}: https://${id}.invalid` : `  ${one.env}: lien-thong`,
      ]),
    },
  ],
  'deploy/kubernetes/gateway.yaml': [
    {
      mark: '            # secrets of agencies that are added',
      linesOf: ofSecret((one) => [
        `            - name: ${one.env}_FILE`,
        `              value: /secrets/${nameOf(one)}`,
      ]),
    },
  ],
};

/**
 * Tells the deployments of the settings of a new agency.
 * @returns the files that know them now; none of a checkout without them.
 * @throws Error where a file has no place for agencies any more.
 */
export async function deployNewAgency(
  root: string,
  id: string,
  settings: Manifest['settings'],
): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const [file, places] of Object.entries(PLACES)) {
    const path = join(root, file);
    if (!existsSync(path)) continue;
    let text = await readFile(path, 'utf8');
    for (const { mark, linesOf } of places) {
      const lines = Object.values(settings).flatMap((setting) => linesOf(setting, id));
      if (!text.includes(`\n${mark}\n`)) throw new Error(`${file}: the line "${mark.trim()}" is gone`);
      text = text.replace(`\n${mark}\n`, () => `\n${[...lines, mark].join('\n')}\n`);
    }
    await writeFile(path, text);
    changed.push(`${file}: has its settings`);
  }
  return changed;
}
