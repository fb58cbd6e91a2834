import { toAgencyId } from '../../../schema/terms.ts';
import { defineAgencyContract } from '../../testing/agency-contract.ts';
import { parseJson } from '../../transports/rest/json-body.ts';
import { readGuidesAnswer } from './guides.ts';
import { readDossiers } from './operations.ts';

defineAgencyContract('onestop', {
  keys: { onestopDossiers: ['H26.12-261102-0001', 'H26.03-261109-0001', 'H26.12-261105-0002'] },
  asksByName: {
    onestopDossiers: {
      ...{ applicant: ['ChuHoSo'], applicantOrganisation: ['ChuHoSo'], submitter: ['NguoiNop', 'ChuHoSo'] },
      ...{ assistedBy: ['NguoiNop'], assistance: ['NguoiNop'], priority: ['NguoiNop'] },
      ...{ parties: ['BenLienQuan'], organisationParties: ['BenLienQuan'], summary: ['TrichYeu'] },
      ...{ papers: ['TaiLieu'], supplementRequests: ['BoSung'], reappointments: ['HenLai'], fees: ['LePhi'] },
      ...{ results: ['KetQua'], delivery: ['ChuyenPhat'], linked: ['LienThong'] },
      // Guides are fetched by the codes of the procedures, in a message of their own.
      procedure: [
        ...['LayThuTuc', 'maTTHC', '000722', '012783', '013831', 'CACHTHUCTHUCHIEN', 'CANCUPHAPLY'],
        ...['KETQUATHUCHIEN', 'THANHPHANHOSO', 'TRINHTUTHUCHIEN', 'TUVAN', 'VIDEO', 'YEUCAU'],
      ],
      ...{ receptionSteps: ['TienDo'], receptionInternalSteps: ['TienDo'] },
    },
  },
  async readFixture(operation, text) {
    const answer = await parseJson(toAgencyId('onestop'), Buffer.from(text));
    // Guides are fetched beside the procedures and dossiers that they belong to.
    return operation === 'procedures' ? readGuidesAnswer(answer, { languages: true }) : readDossiers(answer);
  },
});
