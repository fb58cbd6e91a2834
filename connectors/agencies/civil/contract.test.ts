import { toAgencyId } from '../../../schema/terms.ts';
import { defineAgencyContract } from '../../testing/agency-contract.ts';
import { readSoapAnswer } from '../../transports/soap/soap-answer.ts';
import { describeXRoadFault, refuseServiceFault } from '../../transports/xroad/xroad-fault.ts';
import { readCitizens, readDossiers } from './operations.ts';

const CIVIL = toAgencyId('civil');
const READERS = {
  civilDossiers: { element: 'TraCuuHoSoHoTichResponse', read: readDossiers },
  civilPersons: { element: 'TraCuuSuKienHoTichResponse', read: readCitizens },
};

defineAgencyContract('civil', {
  keys: {
    civilDossiers: ['H26.03-261109-0001', 'H26.03-261109-0101'],
    civilPersons: ['001190000001', '001085000002'],
  },
  asksByName: {
    civilPersons: {
      birth: ['loaiDangKy', 'KS'],
      marriages: ['loaiDangKy', 'KH'],
      death: ['loaiDangKy', 'KT'],
    },
  },
  async readFixture(operation, text) {
    const { element, read } = READERS[operation === 'civilDossiers' ? 'civilDossiers' : 'civilPersons'];
    const answer = { status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(text) };
    const { body } = await readSoapAnswer(answer, {
      agency: CIVIL,
      version: '1.1',
      output: { namespace: 'http://hotich.example/vdxp/v1', name: element },
      limits: {},
      security: undefined,
      describeFault: describeXRoadFault,
    });
    refuseServiceFault(CIVIL, body);
    return read(body);
  },
});
