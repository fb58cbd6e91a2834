import { describe, expect, test } from '@jest/globals';
import { diffApi } from './api-diff.ts';

const BEFORE =
  'type Query { dossier(code: ID!): Dossier }  type Dossier { code: ID! status: String dueAt: String }';

describe('the API against what was released', () => {
  test('may grow', async () => {
    const grown = BEFORE.replace('dueAt: String', 'dueAt: String lane: String');
    expect(await diffApi(BEFORE, grown, '')).toEqual({ changes: 1, undeclared: [], idle: [] });
  });

  test.each([
    ['a field that is gone', BEFORE.replace(' dueAt: String', ''), 'Dossier.dueAt'],
    ['an argument that became required', BEFORE.replace('ID!)', 'ID!, secret: String!)'), 'Query.dossier'],
    ['a type that changed', BEFORE.replace('status: String', 'status: Int'), 'Dossier.status'],
  ])('%s is refused unless it is declared', async (_what, now, path) => {
    const { undeclared } = await diffApi(BEFORE, now, '');
    expect(undeclared).toHaveLength(1);
    const at = undeclared[0]?.split(':')[0] ?? '';
    expect(at.startsWith(path)).toBe(true);
    expect(await diffApi(BEFORE, now, `${at} # agreed with all clients`)).toMatchObject({
      undeclared: [],
      idle: [],
    });
  });

  test('a declaration for which nothing breaks is told, so that it cannot excuse a later change', async () => {
    expect(await diffApi(BEFORE, BEFORE, '# a comment\nDossier.status # old')).toMatchObject({
      idle: ['Dossier.status'],
    });
  });
});
