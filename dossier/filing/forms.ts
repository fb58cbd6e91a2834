import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { GatewayError } from '../../schema/errors.ts';

const bilingual = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });
const name = z.string().regex(/^[a-z][A-Za-z0-9]{1,39}$/);

const source = z.strictObject({
  agency: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** Root field of the agency's schema that is asked by key. */
  operation: name,
  of: z.enum(['SELF', 'PARCEL']),
  /** Fields below it, separated by points. */
  path: z.string().regex(/^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*){0,4}$/),
});

const field = z.strictObject({
  name,
  label: bilingual,
  required: z.boolean(),
  purpose: z.string(),
  from: source.optional(),
});

const paper = z.strictObject({
  code: z.string().regex(/^[0-9A-Za-z.-]{1,40}$/),
  name: bilingual,
  required: z.boolean(),
});

const form = z.strictObject({
  procedure: z.string().regex(/^\d\.\d{6}$/),
  form: z.strictObject({ number: z.string().min(1), source: z.string().min(1), verified: z.boolean() }),
  placeOf: z.enum(['RESIDENCE', 'PARCEL', 'CITY']),
  fields: z.array(field).min(1).max(80),
  papers: z.array(paper).max(30),
});

const file = z.strictObject({
  purposes: z.record(z.string(), bilingual),
  places: z.strictObject({ RESIDENCE: source, PARCEL: source }),
  forms: z.array(form).min(1),
});

export type FormSource = z.infer<typeof source>;
export type FormField = z.infer<typeof field>;
export type Form = z.infer<typeof form>;
export type Bilingual = z.infer<typeof bilingual>;

export interface Forms {
  readonly purposes: Readonly<Record<string, Bilingual>>;
  /** Where the commune stands that names the unit which decides. */
  readonly places: Readonly<Partial<Record<Form['placeOf'], FormSource>>>;
  /** By procedure code. */
  readonly forms: ReadonlyMap<string, Form>;
}

/** @throws GatewayError INTERNAL naming every fault of the data. */
export function parseForms(text: string): Forms {
  const read = file.safeParse(parse(text));
  if (!read.success)
    throw faulty(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  const { purposes, places, forms } = read.data;
  const faults = [
    ...repeated(forms.map(({ procedure }) => procedure)).map((code) => `${code}: two forms`),
    ...forms.flatMap((one) => faultsOf(one, purposes)),
  ];
  if (faults.length > 0) throw faulty(faults);
  return { purposes, places, forms: new Map(forms.map((one) => [one.procedure, one])) };
}

/** The text beside this file; called once, at start. */
export const readFormsText = (): string => readFileSync(new URL('forms.yaml', import.meta.url), 'utf8');

function faultsOf(
  { procedure, fields, papers, placeOf }: Form,
  purposes: Readonly<Record<string, unknown>>,
): string[] {
  const hasParcel = fields.some(({ from }) => from?.of === 'PARCEL');
  return [
    ...repeated(fields.map((one) => one.name)).map((one) => `${procedure}: field ${one} twice`),
    ...repeated(papers.map(({ code }) => code)).map((one) => `${procedure}: paper ${one} twice`),
    ...fields
      .filter(({ purpose }) => !Object.hasOwn(purposes, purpose))
      .map((one) => `${procedure}: field ${one.name} has no known purpose`),
    // The parcel is named by who files: nobody is led to it by a form that is about something else.
    ...(hasParcel && placeOf !== 'PARCEL' ? [`${procedure}: reads a parcel and is not about one`] : []),
  ];
}

const repeated = (names: readonly string[]): string[] => names.filter((one, at) => names.indexOf(one) !== at);

const faulty = (faults: readonly string[]): GatewayError =>
  new GatewayError('INTERNAL', `dossier/filing/forms.yaml:\n  ${faults.join('\n  ')}`);
