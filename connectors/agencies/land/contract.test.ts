import { toAgencyId } from '../../../schema/terms.ts';
import { defineAgencyContract } from '../../testing/agency-contract.ts';
import { readSoapAnswer } from '../../transports/soap/soap-answer.ts';
import { readDossiers, readParcels } from './operations.ts';
import { readWardNames } from './ward-names.ts';

const NAMESPACE = 'http://datdai.hanoi.example/traodoi/v2';
const READERS = {
  landDossiers: { element: 'TraCuuHoSoResponse', read: readDossiers },
  landParcels: { element: 'TraCuuThuaDatResponse', read: readParcels },
};
const wards = readWardNames();

defineAgencyContract('land', {
  keys: {
    landDossiers: ['H26.12-261102-0001', 'H26.12-261105-0002'],
    landParcels: ['TH-00103-12-0345', 'TH-00103-12-0007'],
  },
  async readFixture(operation, text) {
    const { element, read } = READERS[operation === 'landDossiers' ? 'landDossiers' : 'landParcels'];
    const answer = { status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(text) };
    const output = { namespace: NAMESPACE, name: element };
    const { body } = await readSoapAnswer(answer, {
      agency: toAgencyId('land'),
      version: '1.1',
      output,
      limits: {},
      security: undefined,
      describeFault: undefined,
    });
    return read(body, wards);
  },
});
