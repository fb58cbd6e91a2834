import { toAgencyId } from '../../../schema/terms.ts';
import { defineAgencyContract } from '../../testing/agency-contract.ts';
import { readData } from '../../transports/gip/gip-message.ts';
import { refuseError } from '../../transports/gip/gip-transport.ts';
import { parseXml } from '../../xml/safe-xml.ts';
import { readLedgers } from './operations.ts';

const TAX = toAgencyId('tax');

defineAgencyContract('tax', {
  keys: { taxDossiers: ['H26.12-261102-0001', 'H26.12.10-261020-0009'] },
  async readFixture(_operation, text) {
    const { header, body } = readData(TAX, await parseXml(TAX, text));
    refuseError(TAX, header);
    return readLedgers(body);
  },
});
