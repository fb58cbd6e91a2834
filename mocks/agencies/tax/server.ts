import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { own } from '../../../schema/own.ts';
import type { MockAgency, MockOptions } from '../../kit/agency.ts';
import { type MockReply, type MockRequest, type RecordCall, startMockServer } from '../../kit/mock-server.ts';
import { gipReply, signGip, verifyGip } from '../../kit/soap/gip-message.ts';
import { type IncomingElement, incomingChild, incomingTexts } from '../../kit/soap/incoming-xml.ts';
import { readSoapRequest, SoapRefusal, soapFault } from '../../kit/soap/soap-message.ts';
import { createDisorder, type XmlNode } from '../../kit/xml-node.ts';
import { ledgerRow } from './answer.ts';
import { answerData } from './answer-message.ts';
import { AUTHORITY_KEYS, demoSettings, SERVICE_PATH } from './demo-settings.ts';
import { type Part, TAMPERS, type Tamper } from './tamper.ts';

const LEDGER_QUERY = '05011';
const ASK_AGAIN = '05012';
const MAX_CODES = 50;
const WAITING_LIMIT = 1_000;

/** The gateway of the tax authority. Large offices answer at once, others take a message in and answer later. */
class TaxAuthority {
  readonly #options: MockOptions;
  readonly #partnerKey: string;
  readonly #disorder = createDisorder();
  /** Answers that are not ready: message id → rows and how often they will still be asked for in vain. */
  readonly #waiting = new Map<string, { rows: readonly XmlNode[]; turns: number }>();
  #messages = 0;
  #faults = 0;
  #signingKey = 0;
  #askedInVain = 0;
  #tamper: Tamper = 'none';
  #last: MockReply | undefined;

  constructor(options: MockOptions) {
    this.#options = options;
    const partner = (options.settings['TAX_SIGNING_KEY'] ?? '').replaceAll('\\n', '\n');
    this.#partnerKey = createPublicKey(partner).export({ type: 'spki', format: 'pem' }).toString();
  }

  handle(request: MockRequest, record: RecordCall): MockReply {
    if (request.path !== SERVICE_PATH) return { status: 404, body: 'no such service' };
    try {
      return this.#serve(verifyGip(readSoapRequest(request), [this.#partnerKey]), record);
    } catch (refusal) {
      if (refusal instanceof SoapRefusal) return refusal.reply;
      throw refusal;
    }
  }

  #serve(data: IncomingElement, record: RecordCall): MockReply {
    const header = incomingChild(data, 'HEADER');
    const body = incomingChild(data, 'BODY');
    const text = (name: string) => (header && incomingChild(header, name)?.text) ?? '';
    const id = text('MSG_ID');
    const tran = text('TRAN_CODE');
    const headers = Object.fromEntries(
      ['MSG_ID', 'TRAN_CODE', 'SENDER_CODE', 'SEND_DATE', 'ID_LINK', 'SPARE1', 'SPARE2', 'SPARE3'].map(
        (name) => [name, text(name)],
      ),
    );
    if (tran === ASK_AGAIN) {
      record({ operation: 'askAgain', keys: [], headers });
      return this.#settle(id, text('ID_LINK'));
    }
    const codes = (body?.children ?? []).flatMap((row) => incomingTexts(row, 'MA_HS'));
    record({ operation: 'queryLedger', keys: codes, headers: { ...headers, signature: 'valid' } });
    if (tran !== LEDGER_QUERY || codes.length === 0 || codes.length > MAX_CODES)
      return this.#reply(id, [], '12', 'Thông điệp không hợp lệ');
    const rows = this.#rows(codes);
    if (this.#askedInVain === 0) return this.#reply(id, rows);
    if (this.#waiting.size >= WAITING_LIMIT) this.#waiting.clear();
    this.#waiting.set(id, { rows, turns: this.#askedInVain - 1 });
    return this.#reply(id, [], '02', 'Đang xử lý');
  }

  #settle(id: string, link: string): MockReply {
    const waiting = this.#waiting.get(link);
    if (!waiting) return this.#reply(id, [], '14', 'Không có thông điệp');
    if (waiting.turns > 0) {
      waiting.turns -= 1;
      return this.#reply(id, [], '02', 'Đang xử lý');
    }
    this.#waiting.delete(link);
    return this.#reply(id, waiting.rows);
  }

  #rows(codes: readonly string[]): XmlNode[] {
    const { world, now } = this.#options;
    const held = codes
      .flatMap((code) => world.dossierAt(code, now()) ?? [])
      .filter((dossier) => world.holders(dossier).includes('tax'));
    return this.#disorder(held).map((dossier) => ledgerRow(world, dossier, now()));
  }

  #reply(answers: string, rows: readonly XmlNode[], errorCode = '00', errorText = ''): MockReply {
    this.#messages += 1;
    const at = new Date(this.#options.now().getTime() + 7 * 3_600_000).toISOString();
    const day = at.slice(0, 10).replaceAll('-', '');
    const messageId = `GIP${day}${String(this.#messages).padStart(7, '0')}`;
    const part: Part = {
      head: { messageId, answers, at, errorCode, errorText },
      rows,
      sign: (xml) => signGip(xml, this.#privateKey(this.#signingKey)),
      strangerKey: this.#options.settings['TAX_SIGNING_KEY'] ?? '',
      last: this.#last,
    };
    const honest = gipReply(part.sign(answerData(part.head, rows)));
    const reply = this.#tamper === 'none' ? honest : TAMPERS[this.#tamper](part);
    this.#last = honest;
    return reply;
  }

  #privateKey(index: number): string {
    return (own(this.#options.settings, AUTHORITY_KEYS[index] ?? '') ?? '').replaceAll('\\n', '\n');
  }

  /** With HTTP 500, with 200, and as a signed message with an error code, by turns. */
  fault(request: MockRequest): MockReply {
    this.#faults += 1;
    const words = 'Lỗi hệ thống tại 10.0.0.14 khi tra cứu';
    if (this.#faults % 3 !== 0)
      return soapFault('1.1', 'Server', words, { status: this.#faults % 3 === 1 ? 500 : 200 });
    const data = verifyGip(readSoapRequest(request), [this.#partnerKey]);
    const header = incomingChild(data, 'HEADER');
    const id = (header && incomingChild(header, 'MSG_ID')?.text) ?? '';
    return this.#reply(id, [], '99', words);
  }

  readonly commands = {
    /** The authority signs with its next key from now on; both are published before. */
    rotate: () => {
      this.#signingKey = (this.#signingKey + 1) % AUTHORITY_KEYS.length;
    },
    tamper: (how: unknown) => {
      this.#tamper = z
        .enum(['none', ...(Object.keys(TAMPERS) as (keyof typeof TAMPERS)[])])
        .parse(how) as Tamper;
    },
    /** How often an answer is asked for in vain before it is ready; 0 = at once. */
    askedInVain: (times: unknown) => {
      this.#askedInVain = z.int().min(0).max(20).parse(times);
    },
  };

  reset(): void {
    this.#tamper = 'none';
    this.#askedInVain = 0;
    this.#waiting.clear();
  }
}

export const mock: MockAgency = {
  id: 'tax',
  demoSettings,
  start(options) {
    const authority = new TaxAuthority(options);
    return startMockServer(options, {
      id: 'tax',
      handle: (request, record) => authority.handle(request, record),
      fault: (request) => authority.fault(request),
      commands: authority.commands,
      onReset: () => authority.reset(),
    });
  },
};
