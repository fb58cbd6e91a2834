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

const GROUPS = 'nhomThongTin';
const OF_PARCEL = {
  ...{
    mapSheet: [GROUPS, 'THUA_DAT'],
    parcelNumber: [GROUPS, 'THUA_DAT'],
    areaSquareMetres: [GROUPS, 'THUA_DAT'],
  },
  ...{ landUse: [GROUPS, 'THUA_DAT'], address: [GROUPS, 'THUA_DAT'], formerWardName: [GROUPS, 'THUA_DAT'] },
  ...{ owners: [GROUPS, 'QUYEN'], certificate: [GROUPS, 'GIAY_CHUNG_NHAN'] },
  securities: [GROUPS, 'THUA_DAT_BAO_DAM', 'BAO_DAM'],
};
const ofParcel = (field: string): readonly string[] => OF_PARCEL[field as keyof typeof OF_PARCEL] ?? [];

defineAgencyContract('land', {
  keys: {
    landDossiers: ['H26.12-261102-0001', 'H26.12-261105-0002'],
    landParcels: ['TH-00103-12-0345', 'TH-00103-12-0007'],
  },
  asksByName: {
    landDossiers: {
      landCase: [GROUPS, 'HO_SO'],
      ...Object.fromEntries(
        ['id', 'purpose', ...Object.keys(OF_PARCEL)].map((field) => [
          `parcels.${field}`,
          [GROUPS, 'MA_THUA', ...ofParcel(field).slice(1)],
        ]),
      ),
      securedTransactions: [GROUPS, 'HO_SO_BAO_DAM', 'BAO_DAM'],
      securityStates: [GROUPS, 'HO_SO_BAO_DAM'],
    },
    landParcels: OF_PARCEL,
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
