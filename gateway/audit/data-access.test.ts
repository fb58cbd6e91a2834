import { describe, expect, test } from '@jest/globals';
import { discoverAgencies } from '../../connectors/discovery.ts';
import { type AccessRecord, recordShape } from '../access-log/record.ts';
import { type CitizenNames, citizenNames, dataAccessOf } from './data-access.ts';

const names: CitizenNames = citizenNames((await discoverAgencies()).map(({ manifest }) => manifest));

function record(outcome: AccessRecord['outcome'], data: Partial<AccessRecord['data']> = {}): AccessRecord {
  return recordShape.parse({
    ...{ v: 1, kind: 'crossing', id: '01a20ad0-967b-770e-9bba-4ff4d2e842d2', at: '2026-11-20T03:00:00.000Z' },
    nonce: 'n'.repeat(22),
    actor: { kind: 'officer', id: 'o-1', org: 'land', client: 'desk', channel: 'AGENCY', loa: 2 },
    subject: { kind: 'dossier', hash: 'h', relation: ['handler'] },
    data: { source: 'tax', service: 'taxDossiers', released: [], withheld: [], masks: [], ...data },
    why: { purpose: 'procedure:1.012756', dossier: 'H26.12-261102-0001', legalBasis: [] },
    outcome,
    trace: { requestId: 'r' },
  });
}
const withheld = [{ dataClass: 'tax.payment', policies: ['default-deny'] }];
const released = ['tax.obligation'];

describe('an access, as the person concerned reads it', () => {
  test('of a bank to which property is secured is told as the secured party’s, also when it was refused', () => {
    const of = (stored: AccessRecord) => {
      const actor = { kind: 'citizen', id: 'c', client: 'portal', channel: 'PORTAL', loa: 2 } as const;
      const subject = { kind: 'security', hash: 'h', relation: ['secured-party'] };
      return dataAccessOf({ ...stored, actor, subject } as AccessRecord, false, names);
    };
    expect(of(record({ result: 'delivered' }, { released: ['land.security'], source: 'land' })).text).toEqual(
      {
        vi: 'Bên nhận bảo đảm (ngân hàng) trong hồ sơ này đã xem biện pháp bảo đảm (thế chấp) bằng quyền sử dụng đất tại Văn phòng đăng ký đất đai cho hồ sơ H26.12-261102-0001.',
        en: 'The secured party (a bank) in this dossier read security (mortgage) over land kept by the land registration office for dossier H26.12-261102-0001.',
      },
    );
    expect(of(record({ result: 'refused' }, { withheld })).text.vi).toMatch(
      /^Bên nhận bảo đảm .* không được xem\.$/,
    );
  });

  test.each([
    [
      'GIVEN',
      record({ result: 'delivered' }, { released }),
      'Cán bộ xử lý của Văn phòng đăng ký đất đai đã xem nghĩa vụ thuế tại cơ quan thuế cho hồ sơ H26.12-261102-0001.',
      'An officer of the land registration office read tax obligations kept by the tax authority for dossier H26.12-261102-0001.',
    ],
    [
      'GIVEN_IN_PART',
      record({ result: 'delivered' }, { released, withheld }),
      'Cán bộ xử lý của Văn phòng đăng ký đất đai đã xem nghĩa vụ thuế tại cơ quan thuế cho hồ sơ H26.12-261102-0001; phần còn lại đã hỏi không được cung cấp.',
      'An officer of the land registration office read tax obligations kept by the tax authority for dossier H26.12-261102-0001; the rest that was asked for was not given.',
    ],
    [
      'REFUSED',
      record({ result: 'refused' }, { withheld }),
      'Cán bộ xử lý của Văn phòng đăng ký đất đai đã hỏi tình hình nộp thuế tại cơ quan thuế cho hồ sơ H26.12-261102-0001 nhưng không được xem.',
      'An officer of the land registration office asked for tax payments kept by the tax authority for dossier H26.12-261102-0001, which was refused.',
    ],
    [
      'NOT_DELIVERED',
      record({ result: 'failed', code: 'AGENCY_UNREACHABLE' }),
      'Cán bộ xử lý của Văn phòng đăng ký đất đai đã hỏi dữ liệu tại cơ quan thuế cho hồ sơ H26.12-261102-0001 nhưng hệ thống ở đó không trả lời được, nên không có dữ liệu nào được cung cấp.',
      'An officer of the land registration office asked for data kept by the tax authority for dossier H26.12-261102-0001, but the system there could not answer, so nothing was given.',
    ],
    [
      'NOTHING_GIVEN',
      record({ result: 'absent' }),
      'Cán bộ xử lý của Văn phòng đăng ký đất đai đã hỏi dữ liệu tại cơ quan thuế cho hồ sơ H26.12-261102-0001; ở đó không có gì để cung cấp.',
      'An officer of the land registration office asked for data kept by the tax authority for dossier H26.12-261102-0001; there was nothing to give.',
    ],
  ] as const)('%s is told in one sentence of each language', (outcome, stored, vi, en) => {
    const access = dataAccessOf(stored, false, names);
    expect(access).toMatchObject({ outcome, wasGiven: outcome.startsWith('GIVEN'), text: { vi, en } });
    expect(access.dataClasses).toEqual(access.wasGiven ? released : []);
  });

  test('a part that could not be read makes it a part', () => {
    const stored = record({ result: 'delivered', code: 'AGENCY_BAD_ANSWER' }, { released });
    expect(dataAccessOf(stored, true, names).outcome).toBe('GIVEN_IN_PART');
  });

  test.each(['failed', 'absent'])(
    'a record of older days that is %s gave nothing, whatever it says',
    (result) => {
      const access = dataAccessOf(record({ result }, { released }), true, names);
      expect(access).toMatchObject({ wasGiven: false, dataClasses: [] });
      expect(access.text.vi).toMatch(/^Chính bạn đã hỏi/);
      expect(access.text.en).not.toMatch(/read/);
    },
  );

  test('data that nobody has named are other data: an id says nothing to a citizen', () => {
    const stored = record({ result: 'delivered' }, { source: 'forestry', released: ['forestry.record'] });
    expect(dataAccessOf(stored, true, names).text.en).toBe(
      'You read other data kept by forestry for dossier H26.12-261102-0001.',
    );
  });

  const actor = { client: 'x', channel: 'PORTAL', loa: 2 };
  const citizen = { kind: 'citizen', id: 'k1:abc', ...actor };
  test.each([
    ['SELF', citizen, [], true, 'Chính bạn đã xem', 'You read'],
    [
      'ASSISTANT',
      { ...citizen, onBehalfBy: 'clerk-cn4' },
      ['assisted-session'],
      true,
      'Cán bộ một cửa, thay bạn trong phiên hỗ trợ, đã xem',
      'A counter clerk, on your behalf in an assisted session, read',
    ],
    [
      'ASSISTANT',
      { ...citizen, onBehalfBy: 'clerk-cn4' },
      ['assisted-session'],
      false,
      'Cán bộ một cửa, thay một người có quyền đối với hồ sơ này trong phiên hỗ trợ, đã xem',
      'A counter clerk, on behalf of a person with rights in this dossier, read',
    ],
    [
      'DIGITAL_ASSISTANT',
      { ...citizen, agent: 'tro-ly-so' },
      ['self'],
      true,
      'Trợ lý số (tro-ly-so), thay mặt bạn, đã xem',
      'A digital assistant (tro-ly-so), on your behalf, read',
    ],
    [
      'ASSISTANT',
      { ...citizen, onBehalfBy: 'clerk-cn4', agent: 'tro-ly-so' },
      ['assisted-session'],
      true,
      'Cán bộ một cửa, thay bạn trong phiên hỗ trợ, qua trợ lý số (tro-ly-so), đã xem',
      'A counter clerk, on your behalf in an assisted session, through a digital assistant (tro-ly-so), read',
    ],
    [
      'SUPERVISOR',
      { ...actor, kind: 'dpo', id: 'dpo', agent: 'tro-ly-so' },
      [],
      false,
      'Cán bộ bảo vệ dữ liệu cá nhân, qua trợ lý số (tro-ly-so), đã xem',
      'A data-protection officer, through a digital assistant (tro-ly-so), read',
    ],
    [
      'REPRESENTATIVE',
      citizen,
      ['representative'],
      false,
      'Người được ủy quyền trong hồ sơ này đã xem',
      'A person authorised to act in this dossier read',
    ],
    [
      'OTHER_PERSON',
      citizen,
      ['party'],
      false,
      'Một người có quyền đối với hồ sơ này đã xem',
      'A person with rights in this dossier read',
    ],
    [
      'OTHER_PERSON',
      { ...citizen, onBehalfOf: 'k1:organisation' },
      ['organisation'],
      false,
      'Một người thay mặt tổ chức có quyền đối với hồ sơ này đã xem',
      'A person acting for an organisation with rights in this dossier read',
    ],
    [
      'SUPERVISOR',
      { ...actor, kind: 'dpo', id: 'dpo' },
      [],
      false,
      'Cán bộ bảo vệ dữ liệu cá nhân',
      'A data-',
    ],
    [
      'NOT_SIGNED_IN',
      { ...actor, kind: 'kiosk', id: 'k' },
      [],
      false,
      'Ki-ốt tự phục vụ',
      'A self-service kiosk',
    ],
    // A name of every object is no kind of caller.
    ['SYSTEM', { ...actor, kind: 'constructor', id: 'x' }, [], false, 'constructor', 'constructor'],
  ] as const)('%s is told by whom', (byWhom, by, relation, isInOwnName, vi, en) => {
    const stored = {
      ...record({ result: 'delivered' }, { released }),
      actor: by,
      subject: { kind: 'dossier', hash: 'h', relation: [...relation] },
    };
    const access = dataAccessOf(stored, isInOwnName, names);
    expect(access).toMatchObject({ byWhom, isOwn: byWhom === 'SELF', number: stored.id });
    expect([access.text.vi.startsWith(vi), access.text.en.startsWith(en)]).toEqual([true, true]);
  });

  test('in the list of an organisation its own people are told as such, and refused strangers as strangers', () => {
    const told = (by: object, relation: string[], isOwn: boolean, result = 'delivered') =>
      dataAccessOf(
        {
          ...record({ result }, { released }),
          actor: { ...citizen, ...by },
          subject: { kind: 'dossier', hash: 'h', relation },
        },
        isOwn,
        names,
        'organisation',
      );
    const colleague = told({ onBehalfOf: 'k1:own' }, ['organisation'], true);
    expect(colleague).toMatchObject({ byWhom: 'COLLEAGUE', isOwn: false });
    expect(colleague.text.vi).toMatch(/^Người thay mặt tổ chức của bạn đã xem/);
    expect(colleague.text.en).toMatch(/^Somebody acting for your organisation read/);
    const stranger = told({ onBehalfOf: 'k1:other' }, [], false, 'refused');
    expect(stranger.byWhom).toBe('OTHER_PERSON');
    expect(stranger.text.vi).toMatch(/^Một người khác/);
  });
});
