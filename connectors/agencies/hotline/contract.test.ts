import { toAgencyId } from '../../../schema/terms.ts';
import { defineAgencyContract } from '../../testing/agency-contract.ts';
import { parseJson } from '../../transports/rest/json-body.ts';
import { readTickets } from './operations.ts';

defineAgencyContract('hotline', {
  keys: { hotlineDossiers: ['H26.12-261102-0001', 'H26.12-261105-0002'] },
  readFixture: async (_operation, text) =>
    readTickets(await parseJson(toAgencyId('hotline'), Buffer.from(text))),
});
