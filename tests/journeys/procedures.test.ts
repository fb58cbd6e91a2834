import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 90_000);
afterAll(async () => gateway?.close());
beforeEach(async () => gateway.world.reset());

const GUIDE = `guide {
  languages decision validFrom updatedAt conditions(language: EN)
  steps { case(language: EN) number what(language: EN) who(language: EN) time { amount unit } }
  papers { code name(language: EN) originals copies form { code name link } isReusable reuse { kind agency holder source resultCode } }
  channels { channel code name times { limit { amount unit } text fees { code text amount { amount currency } link } } }
  forms { code name link source } results { code name } videos { title link lengthSeconds spoken }
  advisers { kind name phone link hours openingHours { weekday from to } point { id name isOpen(at: "2026-11-02T09:00:00+07:00") } }
  legalGrounds { number name issuedBy issuedOn validFrom link }
}`;
const services = async (from: number) =>
  (await gateway.world.calls('onestop')).slice(from).map(({ operation }) => operation);

describe('the guide of a procedure', () => {
  test.each([undefined, 'lan', 'kiosk-cn1-03', 'clerk-cn4', 'officer-land'])(
    'is told whole to %s: steps, papers, ways, fees, help and law',
    async (persona) => {
      const { data, errors, extensions } = await gateway.ask(
        persona,
        `{ procedures(search: "1.001193") { code ${GUIDE} } }`,
      );
      expect(errors).toEqual([]);
      const [{ guide }] = data.procedures;
      console.log(JSON.stringify(guide, null, 1), extensions);
    },
  );
});
void services;
