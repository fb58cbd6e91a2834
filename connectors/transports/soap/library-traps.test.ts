import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createClientAsync, type IHttpClient, type IOptions } from 'soap';

/*
 * What node-soap's own client does with our WSDLs: the reasons of docs/decisions/0006-soap.md. None of these is our
 * code. A test that fails after an upgrade says that a reason is gone.
 */

const LIBRARY = join(import.meta.dirname, 'testdata', 'library.wsdl');
const LAND = join(import.meta.dirname, '..', '..', 'agencies', 'land', 'land.wsdl');
const KEY = { attributes: { kind: 'id' }, code: '1' };
const envelope = (body: string) =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;
const found = (rows: string) => envelope(`<FindResponse xmlns="urn:messages">${rows}</FindResponse>`);

interface Call {
  readonly wsdl?: string;
  readonly operation?: string;
  readonly fields?: object;
  readonly answer?: string;
  readonly options?: IOptions;
}

interface Heard {
  readonly sent: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly result: unknown;
  readonly failure: unknown;
}

/** One call by the library's client, with an HTTP client of our own in place of the network. */
async function callBy({
  wsdl = LIBRARY,
  operation = 'Find',
  fields = { key: [KEY] },
  answer = found(''),
  options = {},
}: Call): Promise<Heard> {
  const heard = { sent: '', headers: {} };
  const httpClient: IHttpClient = {
    request(_url, data, callback, headers) {
      Object.assign(heard, { sent: String(data), headers });
      queueMicrotask(() => callback(null, { status: 200, headers: {}, data: answer }, answer));
      return new Promise<never>(() => undefined);
    },
  };
  const client = await createClientAsync(wsdl, { disableCache: true, httpClient, ...options }, 'http://x/');
  try {
    const [result]: unknown[] = await client[`${operation}Async`](fields);
    return { ...heard, result, failure: undefined };
  } catch (failure) {
    return { ...heard, result: undefined, failure };
  }
}

const bodyOf = ({ sent }: Heard): string => /<soap:Body>(.*)<\/soap:Body>/s.exec(sent)?.[1] ?? '';

describe('writing by the library', () => {
  test('lets a value become mark-up when it looks like CDATA', async () => {
    const note = '<![CDATA[]]><admin xmlns="urn:other"/><![CDATA[]]>';
    expect(bodyOf(await callBy({ fields: { key: [KEY], note } }))).toContain('<admin xmlns="urn:other"/>');
  });

  test('keeps the order of the caller, not that of the land registry’s own sequence', async () => {
    const fields = { nhomThongTin: ['HO_SO'], maHoSo: ['1'] };
    const body = bodyOf(await callBy({ wsdl: LAND, operation: 'TraCuuHoSo', fields }));
    expect(body).toMatch(/nhomThongTin.*maHoSo/);
  });

  test('puts elements that are in no namespace into that of the message', async () => {
    const body = bodyOf(await callBy({}));
    expect(body).toContain('<t:Find xmlns:t="urn:messages" xmlns="urn:messages">');
    expect(body).toContain('<code>1</code>');
  });

  test.each<[string, object, string]>([
    ['a field that the WSDL does not know', { key: [KEY], nte: 'x' }, 'nte'],
    ['one element too many', { key: [KEY, KEY, KEY, KEY] }, 'key'],
    ['nil where it may not be', { key: [KEY], note: null }, 'xsi:nil'],
    ['fields for text', { key: [KEY], note: { a: '1' } }, '<t:a>'],
    ['no field at all', {}, '<t:Find'],
    ['a character that XML cannot carry', { key: [KEY], note: '\u0001' }, '\u0001'],
  ])('sends %s', async (_what, fields, written) => {
    const heard = await callBy({ fields });
    expect(heard.failure).toBeUndefined();
    expect(bodyOf(heard)).toContain(written);
  });

  test('writes nil within a list as empty', async () => {
    expect(bodyOf(await callBy({ fields: { key: [null] } }))).toContain('<t:key></t:key>');
  });

  test('calls a SOAP 1.1 port with the action of SOAP 1.2, for the later binding overwrites the other', async () => {
    const { headers } = await callBy({});
    expect(headers).toMatchObject({ 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '"urn:find-12"' });
  });
});

describe('reading by the library', () => {
  test.each<[string, string, unknown]>([
    ['an empty body for an empty answer', '', {}],
    ['an answer in no namespace', envelope('<FindResponse><row>1</row></FindResponse>'), { row: ['1'] }],
    [
      'an answer of another namespace',
      envelope('<FindResponse xmlns="urn:other"><row>1</row></FindResponse>'),
      { row: ['1'] },
    ],
    ['two answers in one body', envelope('<FindResponse xmlns="urn:messages"/>'.repeat(2)), [null, null]],
    ['a DTD', `<!DOCTYPE a>${found('<row>1</row>')}`, { row: ['1'] }],
  ])('takes %s', async (_what, answer, result) => {
    const heard = await callBy({ answer });
    expect([heard.failure, heard.result]).toEqual([undefined, result]);
  });

  test('has no limit of depth', async () => {
    const answer = found(`<row>${'<a>'.repeat(3_000)}${'</a>'.repeat(3_000)}</row>`);
    expect((await callBy({ answer })).failure).toBeUndefined();
  });

  test('quotes a fault’s words and details in its error, and the whole answer beside it', async () => {
    const fault =
      '<s:Fault><faultcode>s:Server</faultcode><faultstring>Nguyễn Thị Lan</faultstring>' +
      '<detail><id>001190000001</id></detail></s:Fault>';
    const { failure } = await callBy({ answer: envelope(fault) });
    expect(failure).toHaveProperty('message', 's:Server: Nguyễn Thị Lan: {"id":"001190000001"}');
    expect(failure).toHaveProperty('body', envelope(fault));
  });

  test('fails with something that is no error for unreadable XML', async () => {
    const { failure } = await callBy({ answer: '<a' });
    expect(failure).toBeDefined();
    expect(failure).not.toBeInstanceOf(Error);
  });

  const area = (value: string): Call => ({
    wsdl: LAND,
    operation: 'TraCuuThuaDat',
    answer: envelope(
      '<TraCuuThuaDatResponse xmlns="http://datdai.hanoi.example/traodoi/v2" xmlns:dc="http://datdai.hanoi.example/mohinh/v2">' +
        `<maGiaoDich>1</maGiaoDich><DC_ThuaDat><dc:dienTich>${value}</dc:dienTich></DC_ThuaDat></TraCuuThuaDatResponse>`,
    ),
  });

  test('makes a float of a decimal, unless each type is deserialised by hand', async () => {
    const readAs = (dienTich: unknown) => ({ DC_ThuaDat: [{ dienTich }] });
    const exact = '12345678901234567.10';
    expect((await callBy(area(exact))).result).toMatchObject(readAs(12345678901234568));
    const options = { customDeserializer: { decimal: (text: string) => text } };
    expect((await callBy({ ...area(exact), options })).result).toMatchObject(readAs(exact));
  });

  test('drops nil and blanks, unless told not to', async () => {
    const nil = '<row xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>';
    const answer = found(`${nil}<row> a </row>`);
    expect((await callBy({ answer })).result).toEqual({ row: ['a'] });
    const options = { handleNilAsNull: true, preserveWhitespace: true };
    expect((await callBy({ answer, options })).result).toEqual({ row: [null, ' a '] });
  });
});
