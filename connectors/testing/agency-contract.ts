import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { GatewayError } from '../../schema/errors.ts';
import { own } from '../../schema/own.ts';
import { connectMockWorld } from '../../tests/world.ts';
import type { AgencyAnswer, AgencyModule, Connector, FieldTree } from '../contract.ts';
import { discoverAgencies } from '../discovery.ts';
import { createGuard } from '../guard.ts';
import { issuePermit } from '../permit.ts';
import { createConnector } from '../runtime.ts';
import type { WireMessage, WireTaps } from '../wire-tap.ts';
import { agencyTypes } from './agency-types.ts';
import { type RecordingProxy, recordingProxy, wordsInCommon } from './recording-proxy.ts';

const CASES = ['answer', 'one', 'many', 'empty', 'fault', 'garbage'] as const;

/** Reads a raw answer the way the operation does, without a transport; used for golden fixtures. */
export type ReadFixture = (operation: string, text: string) => AgencyAnswer | Promise<AgencyAnswer>;

/** Words of messages by the field that needs them. */
export type WordsByField = Readonly<Record<string, readonly string[]>>;

export interface ContractWorld {
  /** Keys that the mock world surely knows, at least two, per batched operation. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  readonly readFixture: ReadFixture;
  /**
   * Where the protocol can say which parts are asked for: per operation, the words by which its messages name what a field of its
   * type needs (`owners`, or `parcels.owners` below another one). Fields that are not here make no difference to a message.
   */
  readonly asksByName?: Readonly<Record<string, WordsByField>>;
}

/**
 * What every agency must hold, proved against its mock over a real socket and against its golden fixtures
 * (`fixtures/<operation>/<case>.{xml,json}` with `<case>.expected.json` holding `{rows, unreadable, lost}` or `{error}`).
 */
export function defineAgencyContract(id: string, world: ContractWorld): void {
  describe(`agency ${id}`, () => {
    let connector: Connector;
    let control: (mode: object) => Promise<void>;
    let calls: () => Promise<readonly { operation: string; keys: readonly string[] }[]>;
    let module: AgencyModule<unknown>;
    const proxies: RecordingProxy[] = [];
    const types = agencyTypes(id);

    beforeAll(async () => {
      const folder = (await discoverAgencies()).find((found) => found.manifest.id === id);
      if (!folder) throw new Error(`no folder connectors/agencies/${id}`);
      const mocks = await connectMockWorld();
      module = await folder.load();
      const settings: Record<string, string> = {};
      for (const [name, { env }] of Object.entries(folder.manifest.settings)) {
        const value = mocks.env[env] ?? '';
        if (/^https?:/.test(value)) {
          const proxy = await recordingProxy(value);
          proxies.push(proxy);
          settings[name] = proxy.url;
        } else settings[name] = value;
      }
      const operations = Object.fromEntries(
        Object.entries(folder.manifest.operations).map(([name, limits]) => [
          name,
          { ...limits, timeoutMs: 1_500 },
        ]),
      );
      const manifest = { ...folder.manifest, operations };
      const guard = createGuard(manifest.id, operations);
      connector = await createConnector({ manifest, typeDefs: folder.typeDefs, module, settings, guard });
      control = (mode) => mocks.control(id, mode);
      calls = () => mocks.calls(id);
    });
    beforeEach(async () => {
      await control({ mode: 'ok' });
    });
    afterAll(async () => {
      await control({ mode: 'ok' });
      await connector.close();
      await Promise.all(proxies.map((proxy) => proxy.close()));
    });
    const messages = () => proxies.flatMap((proxy) => proxy.taken());

    const ask = (
      operation: string,
      keys: readonly string[],
      fields: FieldTree = types.fieldsOf(operation),
      taps: WireTaps = tapsInto([]),
    ) =>
      connector.call(
        issuePermit({
          agency: connector.id,
          operation,
          keys: new Set(keys),
          crossingId: '01900000-0000-7000-8000-000000000001',
        }),
        {
          operation,
          keys,
          args: {},
          fields,
          origin: { userId: 'VNcontract-test', purpose: 'contract-test' },
          signal: AbortSignal.timeout(5_000),
          taps,
        },
      );

    test('every root field of its SDL has an operation with limits in the manifest', () => {
      const names = types.rootFields();
      expect(names.filter((name) => !module.operations[name])).toEqual([]);
      expect(names.filter((name) => !connector.manifest.operations[name])).toEqual([]);
    });

    test('a call without a fitting permit never leaves', async () => {
      const [operation, keys] = Object.entries(world.keys)[0] ?? ['', []];
      const permit = issuePermit({
        agency: connector.id,
        operation,
        keys: new Set(['other']),
        crossingId: 'x',
      });
      const before = (await calls()).length;
      await expect(
        connector.call(permit, {
          operation,
          keys,
          args: {},
          fields: {},
          origin: { userId: 'VNx', purpose: 'x' },
          signal: AbortSignal.timeout(1_000),
        }),
      ).rejects.toMatchObject({ code: 'INTERNAL' });
      expect((await calls()).length).toBe(before);
    });

    describe.each(Object.entries(world.keys))('%s', (operation, keys) => {
      test('rows come back under their own keys, one message for the whole batch where the agency can batch', async () => {
        const before = (await calls()).length;
        const answer = await ask(operation, [...keys]);
        expect([...answer.rows.keys()].sort()).toEqual([...keys].sort());
        // Log-ins and the like carry no keys; a list and then its details are two operations of the system.
        const sent = (await calls()).slice(before).filter((call) => call.keys.length > 0);
        const size = connector.manifest.operations[operation]?.batchSize ?? 1;
        const batches = Array.from({ length: Math.ceil(keys.length / size) }, (_, index) =>
          keys.slice(index * size, (index + 1) * size),
        );
        const asked = [...new Set(sent.map((call) => call.operation))].map((name) =>
          sent.filter((call) => call.operation === name).map((call) => call.keys),
        );
        expect(asked).toContainEqual(batches);
        for (const each of asked) expect(each.flat()).toHaveLength(new Set(each.flat()).size);
      });

      test('a row is that of its key, whatever else is asked for and in which order', async () => {
        const alone = new Map<string, unknown>();
        for (const key of keys) alone.set(key, (await ask(operation, [key])).rows.get(key));
        const [known = ''] = keys;
        for (const order of [[unknownLike(known), ...keys], [...keys, unknownLike(known)].toReversed()]) {
          const { rows } = await ask(operation, order);
          expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(alone));
        }
      });

      test('what was not granted is not asked for, where the protocol can say so', async () => {
        const all = types.fieldsOf(operation);
        const declared = own(world.asksByName ?? {}, operation) ?? {};
        const wordsFor = async (fields: FieldTree) => {
          const sent: string[] = [];
          for (let time = 0; time < 2; time += 1) {
            messages();
            await ask(operation, [...keys], fields);
            sent.push(messages().join('\n'));
          }
          return wordsInCommon(sent);
        };
        const fields = singleFields(all, Object.keys(declared));
        const words = new Map<string, ReadonlySet<string>>();
        for (const [path, tree] of fields) words.set(path, await wordsFor(tree));
        const always = [...(words.values().next().value ?? [])].filter((word) =>
          [...words.values()].every((sent) => sent.has(word)),
        );
        expect(always.length).toBeGreaterThan(0);
        const ofField = fields.map(([path]) => own(declared, path) ?? []);
        // What only some fields need is not asked for whatever was granted.
        expect(
          always.filter(
            (word) =>
              ofField.some((needed) => needed.includes(word)) &&
              !ofField.every((needed) => needed.includes(word)),
          ),
        ).toEqual([]);
        const told = [...words].map(([path, sent]) => [
          path,
          [...sent].filter((word) => !always.includes(word)).sort(),
        ]);
        const expected = fields.map(([path], place) => [
          path,
          (ofField[place] ?? []).filter((word) => !always.includes(word)).toSorted(),
        ]);
        expect(Object.fromEntries(told)).toEqual(Object.fromEntries(expected));
        // And nothing that no field needs when all are asked for.
        const needed = new Set([...always, ...Object.values(declared).flat()]);
        expect([...(await wordsFor(all))].filter((word) => !needed.has(word))).toEqual([]);
      });

      test('a key that the agency does not hold is absent, the others stay', async () => {
        const known = keys[0] ?? '';
        const answer = await ask(operation, [known, unknownLike(known)]);
        expect([...answer.rows.keys()]).toEqual([known]);
      });

      test('only granted fields pass the edge', async () => {
        const known = keys[0] ?? '';
        const first = Object.keys(types.fieldsOf(operation))[0] ?? '';
        const answer = await ask(operation, [known], { [first]: true });
        expect(Object.keys(answer.rows.get(known) as object)).toEqual([first]);
      });

      test('its messages are evidence where the manifest says so, and of nothing else', async () => {
        const laid: Laid[] = [];
        const [known = ''] = keys;
        await ask(operation, [known], undefined, tapsInto(laid));
        const isEvidence = connector.manifest.evidence;
        expect(laid.map(({ role }) => role)).toEqual(isEvidence ? ['request', 'answer'] : []);
        for (const { keys: about, bytes, mediaType } of laid) {
          expect(about).toEqual([known]);
          expect(bytes.length).toBeGreaterThan(50);
          expect(mediaType).toMatch(/^[a-z]+\/[a-z+.-]+/);
        }
      });

      test.each(['fault', 'garbage'])(
        'in mode %s the bytes that came are evidence too, where they are',
        async (mode) => {
          await control({ mode });
          const laid: Laid[] = [];
          await ask(operation, [...keys], undefined, tapsInto(laid)).catch(() => undefined);
          const roles = laid.map(({ role }) => role);
          if (connector.manifest.evidence) expect(roles.slice(0, 2)).toEqual(['request', 'answer']);
          else expect(roles).toEqual([]);
        },
      );

      test.each([
        ['fault', ['AGENCY_FAULT']],
        ['lost', ['AGENCY_FAULT']],
        ['garbage', ['AGENCY_BAD_ANSWER']],
        ['drop', ['AGENCY_UNREACHABLE', 'AGENCY_BAD_ANSWER']],
        ['down', ['AGENCY_UNREACHABLE']],
        ['slow', ['AGENCY_TIMEOUT']],
      ])('in mode %s it fails with %s and tells nothing of the system behind', async (mode, codes) => {
        await control({ mode, delayMs: 10_000 });
        const error: unknown = await ask(operation, [...keys]).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(codes).toContain((error as { code?: string } | undefined)?.code);
        const told = JSON.stringify(error, Object.getOwnPropertyNames(error ?? {}));
        expect(told).not.toMatch(/127\.0\.0\.1|Envelope|[Pp]assword|secret/);
        for (const key of keys) expect(told).not.toContain(key);
      });
    });

    describe.each(fixtureCases(id))('fixture $operation/$name', ({ operation, text, expected }) => {
      test('is read without loss', async () => {
        const result = await Promise.resolve()
          .then(() => world.readFixture(operation, text))
          .then(
            (answer) => told(answer),
            (error: { code?: string }) => ({ error: error.code ?? String(error) }),
          );
        expect(JSON.parse(JSON.stringify(result, errorsByCode))).toEqual(expected);
      });
    });

    test('every batched operation has the fixture cases answer, one, many, empty, fault and garbage', () => {
      const cases = fixtureCases(id).map(({ operation, name }) => `${operation}/${name}`);
      const needed = Object.keys(world.keys).flatMap((operation) =>
        CASES.map((name) => `${operation}/${name}`),
      );
      expect(needed.filter((name) => !cases.includes(name))).toEqual([]);
    });
  });
}

/** Each field alone, with all below it; those of whose fields something is said by path each by itself. */
function singleFields(all: FieldTree, paths: readonly string[]): readonly (readonly [string, FieldTree])[] {
  return Object.entries(all).flatMap(([name, below]) => {
    const isParted = below !== true && paths.some((path) => path.startsWith(`${name}.`));
    return isParted
      ? Object.entries(below).map(
          ([inner, tree]) => [`${name}.${inner}`, { [name]: { [inner]: tree } }] as const,
        )
      : [[name, { [name]: below }] as const];
  });
}

interface Laid extends WireMessage {
  readonly role: 'request' | 'answer';
  readonly keys: readonly string[];
}

/** Takes down what a connector lays down as evidence. */
const tapsInto = (laid: Laid[]): WireTaps => ({
  part: (keys) => ({
    sent: (message) => void laid.push({ ...message, role: 'request', keys }),
    received: (message) => void laid.push({ ...message, role: 'answer', keys }),
    goesOn: () => undefined,
    signedWith: () => undefined,
  }),
});

/** What a fixture expects: the rows, and what could not be read by its key. */
const told = ({ rows, unreadable, lost }: AgencyAnswer) => ({
  rows: Object.fromEntries(rows),
  ...(unreadable && unreadable.size > 0 && { unreadable: Object.fromEntries(unreadable) }),
  ...(lost && { lost }),
});
const errorsByCode = (_name: string, value: unknown) =>
  value instanceof GatewayError ? { error: value.code, where: value.message } : value;

const unknownLike = (key: string): string => key.replace(/[0-9]{3}$/, '999');

function fixtureCases(id: string) {
  const root = join(import.meta.dirname, '..', 'agencies', id, 'fixtures');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(xml|json)$/.test(path) && !path.endsWith('.expected.json'))
    .map((path) => {
      const [operation = '', file = ''] = path.split(/[\\/]/);
      const name = file.replace(/\.(xml|json)$/, '');
      const expectedPath = join(root, operation, `${name}.expected.json`);
      const text = readFileSync(join(root, path), 'utf8');
      return { operation, name, text, expected: JSON.parse(readFileSync(expectedPath, 'utf8')) as unknown };
    });
}
