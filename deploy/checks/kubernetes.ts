import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ReadDockerfile } from './dockerfile.ts';
import type { SettingsJudge } from './known-settings.ts';
import { ROOT, readYaml } from './read-files.ts';

const FOLDER = 'deploy/kubernetes';
/** A module for each version of the API. */
const MODELS = 'kubernetes-models';

const object = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }).optional(),
});
type KubernetesObject = z.infer<typeof object>;

const env = z.array(
  z.strictObject({ name: z.string(), value: z.string().optional(), valueFrom: z.unknown().optional() }),
);
const probe = z.looseObject({ httpGet: z.strictObject({ path: z.string(), port: z.string() }) });
const container = z.looseObject({
  env,
  envFrom: z.array(z.looseObject({ configMapRef: z.strictObject({ name: z.string() }) })),
  ports: z.array(z.strictObject({ name: z.string(), containerPort: z.number() })),
  securityContext: z.looseObject({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
  }),
  resources: z.looseObject({ requests: z.looseObject({}), limits: z.looseObject({}) }),
  startupProbe: probe,
  livenessProbe: probe,
  readinessProbe: probe,
  volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })),
});
const set = z.looseObject({
  spec: z.looseObject({
    replicas: z.int().min(2),
    selector: z.strictObject({ matchLabels: z.record(z.string(), z.string()) }),
    volumeClaimTemplates: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })),
    template: z.looseObject({
      metadata: z.looseObject({ labels: z.record(z.string(), z.string()) }),
      spec: z.looseObject({
        terminationGracePeriodSeconds: z.number(),
        automountServiceAccountToken: z.literal(false),
        securityContext: z.looseObject({ runAsNonRoot: z.literal(true), runAsUser: z.number() }),
        topologySpreadConstraints: z.array(z.unknown()).min(1),
        containers: z.tuple([container]),
        volumes: z.array(z.looseObject({ name: z.string() })),
      }),
    }),
  }),
});
const kustomization = z.looseObject({ resources: z.array(z.string()) });

/**
 * Each object by the schema of the API (1.3x, `kubernetes-models`), with every field known to it, and what must hold between them.
 * @returns one line for each fault.
 */
export async function faultsOfKubernetes(
  judge: SettingsJudge,
  image: ReadDockerfile,
): Promise<readonly string[]> {
  const { resources } = kustomization.parse(readYaml(`${FOLDER}/kustomization.yaml`)[0]);
  const listed = readdirSync(join(ROOT, FOLDER)).filter((name) => name !== 'kustomization.yaml');
  const faults = [
    ...resources.filter((name) => !existsSync(join(ROOT, FOLDER, name))).map((name) => `no ${name}`),
    ...listed.filter((name) => !resources.includes(name)).map((name) => `${name} is not listed`),
  ];
  const objects = listed.flatMap((name) => readYaml(`${FOLDER}/${name}`).map((one) => object.parse(one)));
  for (const one of objects) faults.push(...(await faultsOfObject(one)));
  if (objects.some(({ kind }) => kind === 'Secret')) faults.push('a secret stands in the repository');
  faults.push(...faultsBetween(objects, judge, image));
  return faults.map((fault) => `${FOLDER}: ${fault}`);
}

/** By the published schema; fields that it never looks at are not the API's. */
export async function faultsOfObject(one: KubernetesObject): Promise<readonly string[]> {
  const place = `${one.kind} ${one.metadata?.name}`;
  const models: Record<string, new (data: unknown) => { validate(): void; [field: string]: unknown }> =
    await import(`${MODELS}/${one.apiVersion}`);
  const Model = models[one.kind];
  if (!Model) return [`${place}: no such kind`];
  const unread = new Set<string>();
  try {
    const model = new Model(one);
    // Made from a copy, and asked about what is watched.
    for (const [key, value] of Object.entries(one)) model[key] = watched(value, `.${key}`, unread);
    model.validate();
  } catch (error) {
    return [`${place}: ${error instanceof Error ? error.message : String(error)}`];
  }
  return [...unread].map((path) => `${place}: ${path} is no field of the API`);
}

/** Maps whose keys are anybody's. */
const FREE = /(?:labels|annotations|matchLabels|nodeSelector|requests|limits|\bdata)$/;

function watched(value: unknown, path: string, unread: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const isFree = Array.isArray(value) || FREE.test(path);
  const children = Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, watched(child, `${path}.${key}`, unread)]),
  );
  const target: object = Array.isArray(value) ? Object.values(children) : children;
  if (!isFree) for (const key of Object.keys(value)) unread.add(`${path}.${key}`);
  return new Proxy(target, {
    get(held, key) {
      if (typeof key === 'string') unread.delete(`${path}.${key}`);
      return Reflect.get(held, key);
    },
  });
}

function faultsBetween(
  objects: readonly KubernetesObject[],
  judge: SettingsJudge,
  image: ReadDockerfile,
): readonly string[] {
  const ofKind = (kind: string) => objects.filter((one) => one.kind === kind);
  const [found] = ofKind('StatefulSet');
  const read = set.safeParse(found);
  if (!read.success)
    return read.error.issues.map(({ path, message }) => `StatefulSet ${path.join('.')}: ${message}`);
  const { selector, template, volumeClaimTemplates } = read.data.spec;
  const { containers, securityContext, terminationGracePeriodSeconds, volumes } = template.spec;
  const [{ env: variables, envFrom, ports, readinessProbe, livenessProbe, volumeMounts }] = containers;
  const faults: string[] = [];
  const labels = selector.matchLabels;
  if (JSON.stringify(labels) !== JSON.stringify(template.metadata.labels))
    faults.push('the set selects others');
  for (const kind of ['Service', 'PodDisruptionBudget', 'NetworkPolicy'])
    if (
      !ofKind(kind).length ||
      ofKind(kind).some((one) => !JSON.stringify(one).includes(JSON.stringify(labels)))
    )
      faults.push(`a ${kind} for the set is missing, or selects others`);
  const instance = variables.find(({ name }) => name === 'GATEWAY_INSTANCE');
  if (!JSON.stringify(instance ?? {}).includes('"fieldPath":"metadata.name"'))
    faults.push('GATEWAY_INSTANCE is not the name of the pod: two processes would share one access log');
  const own = volumeClaimTemplates.map(({ metadata }) => metadata.name);
  const dataFolder = variables.find(({ name }) => name === 'DATA_DIR')?.value;
  const dataMount = volumeMounts.find(({ mountPath }) => mountPath === dataFolder);
  if (!dataMount || !own.includes(dataMount.name)) faults.push('DATA_DIR is no volume of the pod itself');
  const given = new Set([...own, ...volumes.map(({ name }) => name)]);
  for (const { name } of volumeMounts) if (!given.has(name)) faults.push(`no volume ${name}`);
  for (const { name, value } of variables)
    if (name.endsWith('_FILE') && !volumeMounts.some(({ mountPath }) => value?.startsWith(`${mountPath}/`)))
      faults.push(`${name}: ${value} is not mounted`);
  if (`${securityContext.runAsUser}` !== image.user.split(':')[0])
    faults.push('runs as another user than the image');
  if (!ports.some(({ containerPort }) => `${containerPort}` === image.port))
    faults.push('not the port of the image');
  if (readinessProbe.httpGet.path !== '/health/ready') faults.push('readiness asks something else');
  if (livenessProbe.httpGet.path !== '/health/live')
    faults.push('liveness asks more than whether the process answers');
  const settings = {
    ...Object.fromEntries(
      ofKind('ConfigMap')
        .filter(({ metadata }) => envFrom.some(({ configMapRef }) => configMapRef.name === metadata?.name))
        .flatMap((one) => Object.entries(Object(one['data'])).map(([name, value]) => [name, String(value)])),
    ),
    ...Object.fromEntries(variables.map(({ name, value = 'gateway-0' }) => [name, value])),
  };
  const drain = Number(settings['GATEWAY_DRAIN_NOTICE_MS']) + Number(settings['GATEWAY_DRAIN_MS']);
  if (!(terminationGracePeriodSeconds * 1_000 >= drain + 5_000))
    faults.push('is killed before it has drained');
  return [...faults, ...judge.faultsOf(settings)];
}
