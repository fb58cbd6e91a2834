import { z } from 'zod';
import { GatewayError } from '../../schema/errors.ts';
import type { FoundRecord } from '../access-log/find-record.ts';
import type { LogReader } from '../access-log/log-reader.ts';
import type { SubjectKeys } from '../access-log/subject-keys.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { RootFields } from '../execution/root-field.ts';
import { parseInput } from '../mutations/request-kinds.ts';
import { inclusionProofOf } from './inclusion-proof.ts';
import { admitLogReading } from './log-door.ts';
import { aboutPerson, admitOwnLog, namesOf } from './own-accesses.ts';

export interface RecordParts {
  readonly reader: LogReader;
  readonly keys: SubjectKeys;
  readonly directory: DossierDirectory;
}

const idInput = z.strictObject({ id: z.uuid() });

const OPEN = {
  vi: 'Bản ghi này nằm trong nhật ký đã ký. Băm nội dung ở dạng chuẩn (SHA-256, byte 0x00 đứng trước) ra giá trị lá; từ lá và các giá trị băm kèm theo phải ra gốc cây trong điểm kiểm tra đã ký.',
  en: 'This record is in the signed log. The canonical bytes hash to the leaf (SHA-256, the byte 0x00 before them); the leaf and the hashes given lead to the root in the signed checkpoint.',
};
const CLOSED = {
  vi: 'Bản ghi này nằm trong nhật ký đã ký: từ giá trị lá và các giá trị băm kèm theo phải ra gốc cây trong điểm kiểm tra đã ký. Nội dung có mã của cán bộ nên không giao cho bạn; kiểm toán viên mở được bằng số bản ghi này và băm lại đúng giá trị lá ấy.',
  en: 'This record is in the signed log: the leaf and the hashes given lead to the root in the signed checkpoint. Its content names staff and is not given to you; an auditor opens it by this number and hashes it to the very same leaf.',
};

/**
 * `accessRecord`: one record alone, with what proves it. Auditors open any, officers charged with oversight those about
 * their agency's data. Citizens are proved what `me.dataAccesses` tells them; the bytes of somebody else's act name staff,
 * and whoever has the nonce finds the staff by trying their ids, so neither is given.
 */
export function createRecordFields(parts: RecordParts): RootFields {
  return {
    async accessRecord(args, context) {
      const { id } = parseInput(idInput, { id: args['id'] });
      const { caller } = context;
      const found = await (caller.kind === 'citizen' ? findOwn : findAny)(parts, id, context);
      if (!found) throw new GatewayError('NOT_AVAILABLE', 'absent, erased, or not for this caller');
      const { record, body } = found;
      const isOpen = caller.kind !== 'citizen' || isOwnAct(found, namesOf(parts.keys, caller.id));
      return {
        id: record.id,
        canonical: isOpen ? body : null,
        nonce: isOpen ? record.nonce : null,
        text: isOpen ? OPEN : CLOSED,
        proof: await inclusionProofOf(parts.reader, found),
      };
    },
  };
}

async function findOwn({ reader, directory }: RecordParts, id: string, context: RequestContext) {
  admitOwnLog('accessRecord', context).messageId = id;
  return reader.find(id, await aboutPerson(directory, context.caller.id));
}

async function findAny({ reader }: RecordParts, id: string, context: RequestContext) {
  const isOfficer = context.caller.kind === 'officer';
  const reading = await admitLogReading(context, 'accessRecord', isOfficer ? 'log.agency' : 'log.access', {});
  reading.crossing.messageId = id;
  return reader.find(id, reading.filter);
}

/** It tells of this person's own act, and of nobody else. */
const isOwnAct = ({ record }: FoundRecord, isName: (id: string) => boolean): boolean =>
  isName(record.actor.id) &&
  record.actor.onBehalfBy === undefined &&
  record.actor.onBehalfOf === undefined &&
  record.related === undefined;
