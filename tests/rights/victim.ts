import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { openAccessLog } from '../../gateway/access-log/open-access-log.ts';
import { EmergencyStore } from '../../gateway/emergency/emergency-store.ts';
import { prepareEmergencyTables } from '../../gateway/emergency/tables.ts';
import { DelegationStore } from '../../gateway/mutations/delegation-store.ts';
import { RequestStore } from '../../gateway/mutations/request-store.ts';
import { prepareTables } from '../../gateway/mutations/tables.ts';
import { FieldEncryption } from '../../gateway/storage/field-encryption.ts';
import { newId } from '../../gateway/storage/random-ids.ts';
import { officerKey } from '../../schema/caller-key.ts';

/**
 * The process that is killed while it gives and ends rights: the real stores behind the smallest HTTP front. Every answer
 * names what was done, `<kind>/<id>/<state>`, once it is durable.
 */
const [dataDir = '', databaseUrl = ''] = process.argv.slice(2);

createInterface({ input: process.stdin }).once('line', () => {
  void start();
});
process.stdin.on('end', () => process.exit(0));
process.stdout.write('loaded\n');

const person = (n: number) => String(1_190_000_000 + n).padStart(12, '0');
const DAY_MS = 86_400_000;

async function start(): Promise<void> {
  const log = await openAccessLog(
    { dataDir, instance: 'gateway-1', ...(databaseUrl === '' ? {} : { databaseUrl }) },
    (error) => process.stderr.write(`${String(error)}\n`),
  );
  const encryption = new FieldEncryption([{ id: 'k1', secret: Buffer.alloc(32, 7) }]);
  await prepareTables(log.database, encryption);
  await prepareEmergencyTables(log.database, encryption);
  const rights = rightsOn(log, encryption);
  const server = createServer((_request, response) => {
    const right = rights[randomInt(rights.length)];
    right?.().then(
      (told) => response.end(JSON.stringify(told)),
      () => response.writeHead(503).end(),
    );
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`);
  });
}

/** Each does something once, on a person, an access or a request of its own. */
function rightsOn(
  log: Awaited<ReturnType<typeof openAccessLog>>,
  encryption: FieldEncryption,
): readonly (() => Promise<string[]>)[] {
  const delegations = new DelegationStore(log.database, log, encryption, () => undefined);
  const emergencies = new EmergencyStore(log.database, log, encryption);
  const requests = new RequestStore(log.database, log);
  const citizen = (id: string) => ({
    caller: { kind: 'citizen', id, client: 'portal', channel: 'PORTAL', loa: 2 } as const,
    ...{ requestId: randomUUID(), at: new Date() },
  });
  const officer = (id: string) => ({
    caller: { kind: 'officer', id, agency: 'police', client: 'desk', channel: 'AGENCY', loa: 2 } as const,
    ...{ requestId: randomUUID(), at: new Date() },
  });
  const grant = async () => {
    const [ownerId, representativeId] = [person(randomInt(100_000)), person(100_000 + randomInt(100))];
    const expiresAt = new Date(Date.now() + DAY_MS).toISOString();
    const wanted = {
      ownerId,
      representativeId,
      dossiers: ['H26.12-261102-0001'],
      key: randomUUID(),
      expiresAt,
    };
    const made = await delegations.grant(wanted, citizen(ownerId));
    return { made, ownerId };
  };
  const openRequest = async () => {
    const caller = citizen(person(randomInt(100_000)));
    const draft = {
      caller: encryption.hashes('caller', caller.caller.id),
      key: encryption.hashes('key', randomUUID()),
      ...{ action: 'RATE' as const, dossier: 'H26.12-261102-0001', requestHash: 'h', reason: undefined },
      encrypt: (reference: string) => encryption.encrypt({}, reference),
    };
    return { caller, begun: await requests.begin(draft, caller, new Date(Date.now() + DAY_MS)) };
  };
  return [
    async () => [`delegation/${(await grant()).made?.id}/granted`],
    async () => {
      const { made, ownerId } = await grant();
      const ended = await delegations.revoke(made?.id ?? '', ownerId, citizen(ownerId));
      return [`delegation/${made?.id}/granted`, `delegation/${ended?.id}/revoked`];
    },
    async () => {
      const wanted = { caseNumber: '17/2026', personId: person(1), reason: 'Trẻ mất tích từ chiều qua' };
      const requestedBy = officerKey('police', 'a');
      const { id } = await emergencies.request({ ...wanted, requestedBy }, officer('a'));
      const approved = await emergencies.approve(id, officerKey('police', 'b'), officer('b'));
      return [`emergency/${id}/requested`, `emergency/${approved?.id}/approved`];
    },
    async () => {
      const { caller, begun } = await openRequest();
      const reference = begun?.reference ?? '';
      await requests.leaveUncertain(reference, new Date(), caller);
      await requests.claim(reference, 'sealed', caller, new Date(Date.now() + DAY_MS));
      await requests.settle(reference, { receiptNumber: 'R', acceptedAt: 'A' }, caller);
      return ['begun', 'uncertain', 'claimed', 'done'].map((state) => `request/${reference}/${state}`);
    },
    async () => {
      const { caller, begun } = await openRequest();
      await requests.refuse(begun?.reference ?? '', caller);
      return [`request/${begun?.reference}/begun`, `request/${begun?.reference}/refused`];
    },
    // Records of other kinds come in between, as they do in a gateway.
    async () => {
      const at = new Date();
      await log.recordFailedLogin({
        requestId: newId(),
        reason: randomBytes(8).toString('hex'),
        origin: '127.0.0.1',
        at,
      });
      return [];
    },
  ];
}
