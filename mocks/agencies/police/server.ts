import { z } from 'zod';
import { own } from '../../../schema/own.ts';
import type { MockAgency, MockOptions } from '../../kit/agency.ts';
import { type MockReply, type MockRequest, type RecordCall, startMockServer } from '../../kit/mock-server.ts';
import { disorder, dossierRow, personRow } from './answer.ts';
import { AnswerSigner } from './answer-signer.ts';
import { demoSettings } from './demo-settings.ts';
import { type PartnerDesk, refusal, tokenDesk } from './partner-desk.ts';
import { type Claims, RequestCheck } from './request-check.ts';
import { publicKeyOf } from './signing.ts';

class Police {
  readonly #options: MockOptions;
  readonly #desk: PartnerDesk;
  readonly #check: RequestCheck;
  readonly #signer: AnswerSigner;
  #turn = 0;
  #faults = 0;
  #busySeconds = 0;

  constructor(options: MockOptions) {
    const nowMs = () => options.now().getTime();
    const setting = (name: string) => own(options.settings, name) ?? '';
    this.#options = options;
    this.#desk = tokenDesk(options.settings, nowMs);
    this.#check = new RequestCheck(
      setting('POLICE_SIGNING_KEY_ID'),
      publicKeyOf(setting('POLICE_SIGNING_KEY').replaceAll('\\n', '\n')),
      nowMs,
    );
    this.#signer = new AnswerSigner(nowMs);
  }

  handle(request: MockRequest, record: RecordCall): MockReply {
    if (request.method === 'GET' && request.path === '/jwks') return { body: this.#signer.jwks() };
    if (request.method !== 'POST') return refusal(405, 'METHOD');
    if (request.path === '/token') {
      record({ operation: 'token', keys: [] });
      return this.#desk.issue(request);
    }
    if (this.#busySeconds > 0) {
      record({ operation: 'busy', keys: [] });
      return refusal(429, 'RATE_LIMITED', { 'retry-after': String(this.#busySeconds) });
    }
    const refused = this.#desk.refuse(request);
    if (refused) return refused;
    const claims = this.#check.accept(request);
    if (typeof claims === 'string') return refusal(403, claims);
    return this.#look(claims, record);
  }

  #look(claims: Claims, record: RecordCall): MockReply {
    const headers = {
      jti: claims.jti,
      iss: claims.iss,
      nguoiYeuCau: claims.NguoiYeuCau,
      mucDich: claims.MucDich,
      maHoSoLienQuan: claims.MaHoSoLienQuan,
      mucDoBaoDam: claims.MucDoBaoDam,
      truongDuLieu: claims.TruongDuLieu.join(','),
    };
    const asked = new Set(claims.TruongDuLieu);
    const { world, now } = this.#options;
    if (claims.service === '/dan-cu/tra-cuu-lo') {
      const ids = claims.DanhSachSoDinhDanh ?? [];
      record({ operation: 'TraCuuDanCu', keys: ids, headers });
      // A caller who was identified at level 1 only is not told of persons.
      if (claims.MucDoBaoDam === '1') return this.#signer.answer(claims, { MaLoi: '72', MoTaLoi: 'LoA' });
      const found = ids.flatMap((id) => world.person(id) ?? []);
      return this.#list(
        claims,
        found.map((person) => personRow(world, person, asked)),
      );
    }
    if (claims.service === '/ho-so/tra-cuu-lo') {
      const codes = claims.DanhSachMaHoSo ?? [];
      record({ operation: 'TraCuuHoSo', keys: codes, headers });
      const held = codes
        .flatMap((code) => world.dossierAt(code, now()) ?? [])
        .filter((dossier) => world.holders(dossier).includes('police'));
      return this.#list(
        claims,
        held.map((dossier) => dossierRow(dossier, world.policeCasesOf(dossier.code, now()), asked)),
      );
    }
    return refusal(404, 'NO_SUCH_SERVICE');
  }

  #list(claims: Claims, rows: readonly object[]): MockReply {
    this.#turn += 1;
    const sent = disorder(rows, this.#turn);
    const body = { MaLoi: '00', MoTaLoi: '', SoBanGhi: String(sent.length), DanhSach: sent };
    return this.#signer.answer(claims, body);
  }

  /** Signed on HTTP 200 and bare on HTTP 500 by turns: agencies do both, and talk too much. */
  fault(request: MockRequest): MockReply {
    this.#faults += 1;
    const claims = this.#check.read(request);
    if (typeof claims === 'string' || this.#faults % 2 === 0) return refusal(500, 'db 10.0.0.9: timeout');
    return this.#signer.answer(claims, { MaLoi: '99', MoTaLoi: `Lỗi khi phục vụ ${claims.NguoiYeuCau}` });
  }

  readonly commands = {
    /** A new signing key from now on; the one before stays published. */
    rotate: () => this.#signer.rotate(),
    /** 429 with this `Retry-After` until set to 0. */
    busy: (seconds: unknown) => {
      this.#busySeconds = z.int().min(0).max(3600).parse(seconds);
    },
    tamper: (how: unknown) => this.#signer.tamper(how),
    expireTokens: () => this.#desk.expireAll(),
  };

  reset(): void {
    this.#busySeconds = 0;
    this.#signer.tamper('none');
  }
}

export const mock: MockAgency = {
  id: 'police',
  demoSettings,
  start(options) {
    const police = new Police(options);
    return startMockServer(options, {
      id: 'police',
      handle: (request, record) => police.handle(request, record),
      fault: (request) => police.fault(request),
      exemptPaths: ['/jwks'],
      commands: police.commands,
      onReset: () => police.reset(),
    });
  },
};
