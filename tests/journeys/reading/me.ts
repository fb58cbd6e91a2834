import { describe, expect, test } from '@jest/globals';
import { gateway } from './one-gateway.ts';

const ME = `{ me {
  person { fullName }
  dossiers(filter: { owner: ME }, sort: DUE_FIRST, first: 5) { totalCount nodes { code } }
  parcels { id mapSheet owners { share } }
  obligations { code obligations { noticeNumber isPaid } }
  requests { reference }
  delegations { id }
} }`;

describe('me', () => {
  test('shows lan her person, dossiers, parcels and what is to be paid', async () => {
    const { data, errors } = await gateway.ask('lan', ME);
    expect(errors).toEqual([]);
    expect(data.me.person.fullName).toBe('Nguyễn Thị Lan');
    expect(data.me.dossiers.nodes.map(({ code }: { code: string }) => code)).toContain('H26.12-261102-0001');
    const parcels = data.me.parcels.map(({ id }: { id: string }) => id);
    expect(parcels).toEqual(expect.arrayContaining(['TH-00103-12-0345', 'TH-00103-12-0007']));
    expect(data.me.parcels.every(({ mapSheet }: { mapSheet: string }) => mapSheet)).toBe(true);
    const toPay = data.me.obligations.find(({ code }: { code: string }) => code === 'H26.12-261102-0001');
    expect(toPay.obligations.length).toBeGreaterThan(0);
  });

  test('lists no dossier in which one is only another party, nor its parcels', async () => {
    const { data } = await gateway.ask(
      'hung',
      '{ me { dossiers(first: 50) { nodes { code } } parcels { id } } }',
    );
    expect(data.me.dossiers.nodes).toContainEqual({ code: 'H26.12-261102-0001' });
    expect(JSON.stringify(data.me.parcels)).not.toContain('TH-00103-12-0345');
  });

  test('is nobody without a person', async () => {
    expect((await gateway.ask('clerk-cn1', ME)).data.me).toBeNull();
    expect((await gateway.ask(undefined, ME)).data.me).toBeNull();
  });
});

describe('procedures', () => {
  test('are found by name without marks, and by code, by anybody', async () => {
    const search = async (text: string) => {
      const { data, errors } = await gateway.ask(
        undefined,
        'query ($text: String) { procedures(search: $text) { code name limitWorkingDays isSameDay fee { amount } } }',
        { text },
      );
      expect(errors).toEqual([]);
      return data.procedures.map(({ code }: { code: string }) => code);
    };
    expect(await search('khai sinh')).toContain('1.001193');
    expect(await search('1.001456')).toEqual(['1.001456']);
    expect(await search('không có thủ tục này')).toEqual([]);
  });
});
