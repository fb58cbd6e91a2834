import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { isCalendarDay } from './calendar-day.ts';
import { GatewayError } from './errors.ts';

/** Scalars of the common language. Agencies hand over finished strings; these refuse anything else loudly. */
function textScalar(name: string, description: string, pattern: RegExp): GraphQLScalarType {
  const isOne = (value: unknown): value is string =>
    typeof value === 'string' && pattern.test(value) && isDayOfCalendar(value);
  const rule = `${description.charAt(0).toLowerCase()}${description.slice(1)}`;
  const check = (value: unknown, node?: ValueNode): string => {
    if (isOne(value)) return value;
    throw new GraphQLError(`${name} must be ${rule}`, {
      nodes: node ?? null,
      extensions: { code: 'BAD_USER_INPUT', rule },
    });
  };
  return new GraphQLScalarType({
    name,
    description,
    serialize(value) {
      if (isOne(value)) return value;
      // Not the caller's fault: whoever holds it wrote something else there.
      throw new GatewayError('AGENCY_BAD_ANSWER', `a value is no ${name}`);
    },
    parseValue: (value) => check(value),
    parseLiteral: (node: ValueNode) => check(node.kind === Kind.STRING ? node.value : undefined, node),
  });
}

/** The last day that every month has. */
const IN_EVERY_MONTH = 28;

/**
 * 30 February is written like a day and is none; a date library would make 2 March of it.
 * @param text of the scalar's pattern: where it names a day, that is the ninth and tenth character.
 */
function isDayOfCalendar(text: string): boolean {
  const day = Number(text.slice(8, 10));
  return day <= IN_EVERY_MONTH || isCalendarDay(Number(text.slice(0, 4)), Number(text.slice(5, 7)), day);
}

const YEAR = '(?!0000)\\d{4}';
const DATE = `${YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])`;

const dateTime = textScalar(
  'DateTime',
  'An instant with its offset, ISO 8601, e.g. `2026-11-02T09:15:00+07:00`.',
  new RegExp(
    `^${DATE}T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)$`,
  ),
);
const date = textScalar('Date', 'A calendar day, ISO 8601, e.g. `2026-11-02`.', new RegExp(`^${DATE}$`));
const partialDate = textScalar(
  'PartialDate',
  'A day that may be known only in part: `1950`, `1950-03` or `1950-03-12`.',
  new RegExp(`^(?:${YEAR}|${YEAR}-(?:0[1-9]|1[0-2])|${DATE})$`),
);

const asWholeDong = (value: unknown): number | string | undefined => {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value === 'string' && /^-?\d{1,30}$/.test(value))
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  return undefined;
};

const wholeDong = (value: unknown): number | string => {
  const amount = asWholeDong(value);
  if (amount !== undefined) return amount;
  throw new GraphQLError('Vnd must be a whole number of đồng', { extensions: { code: 'BAD_USER_INPUT' } });
};

const vnd = new GraphQLScalarType({
  name: 'Vnd',
  description: 'Whole đồng: a JSON number, or a string of digits above 2^53 − 1.',
  serialize(value) {
    const amount = asWholeDong(value);
    if (amount === undefined) throw new GatewayError('AGENCY_BAD_ANSWER', 'a value is no Vnd');
    return amount;
  },
  parseValue: wholeDong,
  parseLiteral: (node: ValueNode) =>
    wholeDong(node.kind === Kind.INT || node.kind === Kind.STRING ? node.value : undefined),
});

export const scalarResolvers = {
  DateTime: dateTime,
  Date: date,
  PartialDate: partialDate,
  Vnd: vnd,
} as const;
