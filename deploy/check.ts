import { spawnSync } from 'node:child_process';
import { familiesIn, faultsOfAlarms } from './checks/alarms.ts';
import { faultsOfCompose } from './checks/compose.ts';
import { faultsOfDockerfile, readDockerfile } from './checks/dockerfile.ts';
import { exposedMetrics } from './checks/exposed-metrics.ts';
import { createSettingsJudge } from './checks/known-settings.ts';
import { faultsOfKubernetes } from './checks/kubernetes.ts';
import { faultsOfRunbook } from './checks/runbook.ts';

/**
 * A step of `.ci/run`: what is deployed with the gateway fits it. Nothing is built and no cluster is asked; what could not be
 * tried is said. Ends with 1 at a fault.
 */
const judge = await createSettingsJudge();
const image = readDockerfile();
const faults = [
  ...faultsOfDockerfile(judge),
  ...faultsOfCompose(judge, image),
  ...(await faultsOfKubernetes(judge, image)),
  ...faultsOfAlarms(familiesIn(await exposedMetrics())),
  ...faultsOfRunbook(),
];
for (const fault of faults) process.stderr.write(`${fault}\n`);

const tried = (name: string, command: string, args: readonly string[]): string => {
  const { error, status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (error) return `${name}: not run, there is no ${command}`;
  if (status !== 0) faults.push(`${name}: ${stderr}`);
  return `${name}: ${status === 0 ? 'well' : stderr}`;
};
process.stdout.write(`${tried('kustomize', 'kubectl', ['kustomize', 'deploy/kubernetes'])}\n`);
process.stdout.write('not run: docker build, docker compose up, kubectl apply, promtool\n');
process.exitCode = faults.length === 0 ? 0 : 1;
