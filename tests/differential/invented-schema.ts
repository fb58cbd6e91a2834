import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import {
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { createRulebook, readRulebookTexts } from '../../dossier/rulebook.ts';
import { createComputedFields } from '../../gateway/execution/computed-fields.ts';
import type { RequestContext } from '../../gateway/execution/request-context.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { Note, View } from '../../stitching/project.ts';
import { project, projectAny } from '../../stitching/project.ts';
import type { Path } from '../../stitching/public-fields.ts';
import type { Selection } from '../../stitching/selection.ts';
import { agencySchema, stitch } from '../../stitching/stitch.ts';
import { publicSchema } from './oracle.ts';

const AGENCIES = readdirSync('connectors/agencies').map((id) => ({
  id,
  typeDefs: readFileSync(`connectors/agencies/${id}/schema.graphql`, 'utf8'),
}));

/** The instant that is now in the invented world. */
const NOW = new Date('2026-11-26T10:00:00+07:00');

/** What one execution told beside its answer, and what it asked. */
export interface InventedContext extends Pick<RequestContext, 'partial' | 'startedAt' | 'caller'> {
  readonly notes: { readonly path: Path; readonly note: Note }[];
  readonly asked: string[];
}

export const inventedContext = (): InventedContext =>
  ({
    ...{ notes: [], asked: [], partial: [], startedAt: NOW },
    caller: { kind: 'citizen', id: '001190000001' },
    boundary: { circleOf: () => undefined, handles: () => false },
  }) as unknown as InventedContext;

/**
 * The real agencies' schema and the gateway's own, stitched as the gateway does it, over values that are drawn: whatever
 * may come of an agency, in whatever place. The same seed and place draw the same value, so that two executions of one
 * query are about the same world.
 */
export function inventSchema(seed: number): GraphQLSchema {
  const draw = new Draw(seed);
  const schemas = new Map(AGENCIES.map(({ id, typeDefs }) => [id, agencySchema(typeDefs)]));
  const core: { schema?: GraphQLSchema } = {};
  const own = (type: string) => (name: string) => (args: unknown, _context: unknown, below: Selection) => {
    const place = `${type}.${name}(${JSON.stringify(args)})`;
    const field = typeFields(core.schema, type)[name];
    if (!field || !core.schema) throw new Error(`no field ${place}`);
    return draw.later(place, () => draw.value(core.schema, field.type, below, place));
  };
  const schema = stitch<InventedContext>({
    agencies: AGENCIES,
    executor: {
      entity({ agency, operation, key, selection }, { asked }) {
        const place = `${operation} ${key}`;
        asked.push(`${place} ${fieldsIn(selection)}`);
        return draw.later(place, () =>
          project(draw.row(schemas.get(agency), selection, place), selection, draw.view(place), key),
        );
      },
      root({ agency, operation, args, selection }, { asked }) {
        const place = `${operation} ${JSON.stringify(args)}`;
        asked.push(`${place} ${fieldsIn(selection)}`);
        const from = schemas.get(agency);
        const type =
          typeFields(from, 'Query')[operation]?.type ?? typeFields(from, 'Mutation')[operation]?.type;
        return draw.later(place, () =>
          projectAny(type && draw.value(from, type, selection, place), selection, draw.view(place)),
        );
      },
    },
    computed: createComputedFields(createRulebook(readRulebookTexts()), () => NOW, new Map()) as never,
    own: Object.fromEntries(
      ['Query', 'Mutation', 'Me'].map((type) => [
        type,
        Object.fromEntries(
          Object.keys(typeFields(publicSchema, type)).map((name) => [name, own(type)(name)]),
        ),
      ]),
    ),
    ownView: () => ({ ...draw.view('own'), refusal: () => undefined }),
    note: ({ notes }, path, note) => notes.push({ path, note }),
  });
  core.schema = schema;
  return schema;
}

const typeFields = (schema: GraphQLSchema | undefined, name: string) => {
  const type = schema?.getType(name);
  return isObjectType(type) ? type.getFields() : {};
};

const fieldsIn = ({ fields }: Selection): string =>
  fields
    .map(
      ({ responseKey, args, below }) =>
        `${responseKey}${JSON.stringify(args)}${below ? `{${fieldsIn(below)}}` : ''}`,
    )
    .join();

/** Values by seed and place. */
class Draw {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A number below 1 for a place and a question about it. */
  #number(place: string, question: string): number {
    const digest = createHash('sha256').update(`${this.#seed} ${question} ${place}`).digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  }

  /** At once or some turns later; now and then not at all. */
  async later<Value>(place: string, make: () => Value): Promise<Value | null> {
    const turns = Math.floor(this.#number(place, 'turns') * 4);
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    const chance = this.#number(place, 'comes');
    if (chance < 0.02) return null;
    if (chance < 0.06) throw this.#failure(place);
    return make();
  }

  view(place: string): View {
    return {
      refusal: (dataClass) =>
        this.#number(`${place} ${dataClass}`, 'refused') < 0.08
          ? new GatewayError('ACCESS_DENIED', 'drawn', { extensions: { dataClass } })
          : undefined,
      mask: (_class, rule, value) => (this.#number(`${place} ${rule}`, 'masked') < 0.3 ? null : value),
      within: (selection) => this.view(`${place} ${selection.typeName}`),
      publicKey: (_type, key) => `public ${key}`,
    };
  }

  row(schema: GraphQLSchema | undefined, selection: Selection, place: string): Record<string, unknown> {
    const types = typeFields(schema, selection.typeName);
    const row: Record<string, unknown> = {};
    // The agency holds nothing under this key.
    if (!place.includes('.') && this.#number(place, 'absent') < 0.04) return row;
    for (const { name, args, below, responseKey } of selection.fields) {
      const type = types[name]?.type;
      const at = `${place}.${name}${JSON.stringify(args)}`;
      if (!type) continue;
      const isOwnKey = responseKey === selection.keyField || name === selection.keyField;
      row[name] = isOwnKey ? this.#key(at) : this.value(schema, type, below, at);
    }
    return row;
  }

  value(
    schema: GraphQLSchema | undefined,
    type: GraphQLOutputType,
    below: Selection | undefined,
    place: string,
  ): unknown {
    const isStrict = isNonNullType(type);
    // Of two items that fail, one at once and one later, graphql-js leaves the later one's promise unheard.
    const isSafe = isStrict && /\.\d/.test(place);
    const [empty, failed] = isStrict ? [0.01, 0.02] : [0.1, 0.14];
    const chance = isSafe ? 1 : this.#number(place, 'held');
    if (chance < empty) return null;
    if (chance < failed) return this.#failure(place);
    return this.#held(schema, isStrict ? type.ofType : type, below, place, isSafe);
  }

  #held(
    schema: GraphQLSchema | undefined,
    type: GraphQLOutputType,
    below: Selection | undefined,
    place: string,
    isSafe: boolean,
  ): unknown {
    if (isListType(type)) {
      const length = Math.floor(this.#number(place, 'length') * 4);
      return Array.from({ length }, (_, at) => this.value(schema, type.ofType, below, `${place}.${at}`));
    }
    const named = getNamedType(type);
    if (isObjectType(named)) return below ? this.row(schema, below, place) : {};
    const isOdd = !isSafe && this.#number(place, 'odd') < 0.02;
    if (isEnumType(named)) {
      const names = named.getValues().map(({ name }) => name);
      return this.#one(place, isOdd ? ['NO_SUCH_NAME'] : names);
    }
    return this.#one(place, isOdd ? [{}, 'odd', 1.5, true] : (LEAVES[named.name] ?? ['text']));
  }

  #key = (place: string): string => this.#one(place, ['H26.12-261102-0001', 'H26.03-261109-0001', 'k3']);

  #one<Value>(place: string, from: readonly Value[]): Value {
    return from[Math.floor(this.#number(place, 'one') * from.length)] as Value;
  }

  #failure(place: string): GatewayError {
    return new GatewayError('AGENCY_FAULT', `drawn at ${place}`, {
      extensions: { agency: this.#one(place, ['land', 'tax']) },
    });
  }
}

const LEAVES: Readonly<Record<string, readonly unknown[]>> = {
  Boolean: [true, false],
  Int: [0, 1, -3, 2_147_483_647],
  Float: [0.5, 21],
  Vnd: [0, 120_000, '9007199254740993'],
  Date: ['2026-11-02', '2024-02-29'],
  DateTime: ['2026-11-02T09:15:00+07:00', '2025-10-02T09:15:00Z'],
  PartialDate: ['1950', '1950-03', '1950-03-12'],
  String: ['', 'Nguyễn', 'H26.12-261102-0001'],
  ID: ['1', 'H26.12-261102-0001'],
};
