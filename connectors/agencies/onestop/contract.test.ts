import { toAgencyId } from '../../../schema/terms.ts';
import { defineAgencyContract } from '../../testing/agency-contract.ts';
import { parseJson } from '../../transports/rest/json-body.ts';
import { readGuidesAnswer } from './guides.ts';
import { readDossiers } from './operations.ts';

defineAgencyContract('onestop', {
  keys: { onestopDossiers: ['H26.12-261102-0001', 'H26.03-261109-0001', 'H26.12-261105-0002'] },
  async readFixture(operation, text) {
    const answer = await parseJson(toAgencyId('onestop'), Buffer.from(text));
    // Guides are fetched beside the procedures and dossiers that they belong to.
    return operation === 'procedures' ? readGuidesAnswer(answer, { languages: true }) : readDossiers(answer);
  },
});
