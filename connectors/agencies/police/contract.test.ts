import { toAgencyId } from '../../../schema/terms.ts';
import { defineAgencyContract } from '../../testing/agency-contract.ts';
import { parseJson } from '../../transports/rest/json-body.ts';
import { readDossiers, readPersons } from './operations.ts';

const readers = { policePersons: readPersons, policeDossiers: readDossiers };

defineAgencyContract('police', {
  keys: {
    policePersons: ['001190000001', '001085000002', '001048000004'],
    policeDossiers: ['H26.21-261112-0001', 'H26.22-261109-0101'],
  },
  asksByName: {
    policePersons: {
      ...{ fullName: ['HoTen'], dateOfBirth: ['NgaySinh'], residence: ['NoiCuTru'] },
      phone: ['SoDienThoai'],
    },
    policeDossiers: { 'policeCase.passportNumber': ['SoHoChieu'], 'policeCase.steps': ['BuocXuLy'] },
  },
  async readFixture(operation, text) {
    const read = readers[operation as keyof typeof readers];
    return read(await parseJson(toAgencyId('police'), Buffer.from(text)));
  },
});
