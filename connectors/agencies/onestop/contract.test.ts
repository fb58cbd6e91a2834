import { toAgencyId } from '../../../schema/terms.ts';
import { defineAgencyContract } from '../../testing/agency-contract.ts';
import { parseJson } from '../../transports/rest/json-body.ts';
import { readDossiers } from './operations.ts';

defineAgencyContract('onestop', {
  keys: { onestopDossiers: ['H26.12-261102-0001', 'H26.03-261109-0001', 'H26.12-261105-0002'] },
  readFixture: async (_operation, text) =>
    readDossiers(await parseJson(toAgencyId('onestop'), Buffer.from(text))),
});
