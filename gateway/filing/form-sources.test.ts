import { describe, expect, test } from '@jest/globals';
import { discoverAgencies } from '../../connectors/discovery.ts';
import { type Forms, parseForms, readFormsText } from '../../dossier/filing/forms.ts';
import { loadPolicySet } from '../../policies/engine.ts';
import { compileSources } from './form-sources.ts';

const agencies = await discoverAgencies();
const forms = parseForms(readFormsText());
const withPath = (path: string, operation = 'policePersons', agency = 'police'): Forms => ({
  ...forms,
  forms: new Map(
    [...forms.forms].map(([code, form]) => [
      code,
      {
        ...form,
        fields: form.fields.map((field) =>
          field.from && field.name === 'fullName'
            ? { ...field, from: { ...field.from, agency, operation, path } }
            : field,
        ),
      },
    ]),
  ),
});

describe('the sources of the forms', () => {
  test('all lead to values of the agencies’ schemas, in one question for each agency and key', () => {
    const compiled = compileSources(forms, agencies);
    for (const [code, form] of forms.forms) {
      const questions = compiled.get(code) ?? [];
      const asked = questions.flatMap(({ answers }) => answers.flatMap(({ field }) => field ?? []));
      expect(asked.sort()).toEqual(form.fields.flatMap(({ name, from }) => (from ? [name] : [])).sort());
      const ids = questions.map(({ agency, operation, of }) => `${agency} ${operation} ${of}`);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test('are of classes that a citizen may approve and send', () => {
    const { policies } = loadPolicySet();
    const said = ['filing.approve-own-data', 'filing.send-what-was-approved'].map(
      (id) => policies.get(id)?.text ?? '',
    );
    for (const questions of compileSources(forms, agencies).values())
      for (const { answers } of questions)
        for (const { dataClass } of answers)
          for (const text of said) expect(text).toContain(`DataClass::"${dataClass}"`);
  });

  test.each([
    ['a field that is not there', 'nickName'],
    ['a path that ends before a value', 'residence'],
    ['a path that goes on after one', 'fullName.first'],
  ])('with %s do not start', (_what, path) => {
    expect(() => compileSources(withPath(path), agencies)).toThrow();
  });

  test.each([
    ['an agency that there is not', 'policePersons', 'health'],
    ['a question that there is not', 'policeSecrets', 'police'],
  ])('of %s do not start', (_what, operation, agency) => {
    expect(() => compileSources(withPath('fullName', operation, agency), agencies)).toThrow(
      /no question by key/,
    );
  });
});
