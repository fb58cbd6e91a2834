import { describe, expect, test } from '@jest/globals';
import { type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import { discoverAgencies } from '../connectors/discovery.ts';
import { readFacts } from '../policies/cases/facts.ts';
import { toRequest } from '../policies/cases/requests.ts';
import { loadPolicyEngine } from '../policies/engine.ts';
import { readDataMark } from '../schema/data-class.ts';
import { agencySchema } from '../stitching/stitch.ts';

/** Texts that no person writes for one dossier: codes, entries of catalogues and registers, names with a mask of their own. */
const NO_FREE_TEXT = new Set(
  `Address.text Address.wardName AgencyStep.unit AgencyUnit.agency AgencyUnit.name CivilEvent.book CivilEvent.place Dossier.assistedBy
  GuideAdviser.hours GuideAdviser.link GuideAdviser.name GuideAdviser.phone GuideChannel.name GuideFee.link GuideFee.text GuideForm.link
  GuideForm.name GuideForm.source GuidePaper.case GuidePaper.name GuideResult.name GuideStep.case GuideStep.what GuideStep.who
  GuideTime.text GuideVideo.link GuideVideo.title LegalGround.issuedBy LegalGround.link LegalGround.name
  OpeningHours.from OpeningHours.to Organisation.kindText PaperReuse.holder PaperReuse.source Parcel.areaSquareMetres Parcel.formerWardName Parcel.landUse Parcel.mapSheet Parcel.parcelNumber
  ParcelOwner.share Procedure.name Procedure.sector ProcedureGuide.conditions ProcedureGuide.decision ReceptionPoint.hours ReceptionPoint.name SecuredTransaction.stateText TaxObligation.treasury`.split(
    /\s+/,
  ),
);

const folders = await discoverAgencies();
const texts: {
  readonly name: string;
  readonly mask: string | undefined;
  readonly dataClass: string | undefined;
}[] = [];
for (const { typeDefs } of folders) {
  const seen = new Set<string>();
  const walk = (type: GraphQLObjectType, inherited: string | undefined): void => {
    const own = readDataMark(type)?.dataClass ?? inherited;
    if (seen.has(`${type.name} ${own}`)) return;
    seen.add(`${type.name} ${own}`);
    for (const field of Object.values(type.getFields())) {
      const mark = readDataMark(field);
      const dataClass = mark?.dataClass ?? own;
      const named = getNamedType(field.type);
      if (isObjectType(named)) walk(named, dataClass);
      if (named.name === 'String')
        texts.push({ name: `${type.name}.${field.name}`, mask: mark?.mask, dataClass });
    }
  };
  const schema = agencySchema(typeDefs);
  for (const root of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const named = getNamedType(root.type);
    if (isObjectType(named)) walk(named, readDataMark(root)?.dataClass);
  }
}

test('every text of an agency is masked where people are, or known to be none that people write', () => {
  const open = texts.filter(({ mask }) => mask === undefined).map(({ name }) => name);
  expect([...new Set(open)].sort()).toEqual([...NO_FREE_TEXT].sort());
});

describe('whoever reads free texts as they are written sees the people of the dossier unmasked as well', () => {
  const engine = loadPolicyEngine();
  const facts = readFacts();
  const classes = [
    ...new Set(texts.flatMap(({ mask, dataClass }) => (mask === 'names' && dataClass ? [dataClass] : []))),
  ];
  const cases = Object.entries(facts.personas).flatMap(([persona, { ties }]) =>
    Object.keys(ties).map((dossier) => [persona, dossier] as const),
  );

  test('the classes with free texts are known', () => expect(classes.length).toBeGreaterThan(6));

  test.each(cases)('%s of %s', (persona, dossier) => {
    for (const loa of [1, 2] as const) {
      const ask = (about: 'other' | undefined, dataClass: string) =>
        engine.decide(
          toRequest(
            facts,
            { persona, dossier, action: 'read', given: { loa }, ...(about && { about }) },
            dataClass,
          ),
        );
      const people = ask('other', 'person.identity');
      const seesPeople = people.effect === 'permit' && people.masks.length === 0;
      const asWritten = classes.filter((dataClass) => {
        const decision = ask(undefined, dataClass);
        return decision.effect === 'permit' && !decision.masks.some(({ rule }) => rule === 'names');
      });
      if (!seesPeople) expect(asWritten.filter((name) => !isOwnWork(persona, name))).toEqual([]);
    }
  });

  /** Tickets are what a telephone agent works on; a citizen's list of tickets holds the own ones only. */
  const isOwnWork = (persona: string, dataClass: string): boolean =>
    dataClass === 'hotline.ticket' && facts.personas[persona]?.caller.kind !== 'clerk';
});
