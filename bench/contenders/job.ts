/**
 * The job that every contender does: one dossier whose parts lie in five agencies (reception, land, civil, police,
 * hotline; two of them over SOAP), about forty fields, persons asked for once the dossier named them.
 */
export const CODE = 'H26.12-261105-0002';
export const PERSONA = 'tu';
/** Systems that have no part in this dossier; contenders without a directory of ties are told so. */
export const NOT_ASKED = ['civilDossiers', 'policeDossiers', 'taxDossiers'];

export const QUERY = `query Job($code: ID!) {
  dossier(code: $code) {
    code status receivedAt lane summary
    applicant {
      fullName dateOfBirth
      residence { kind since address { text wardCode wardName } }
      civilEvents { kind number book registeredOn place }
    }
    parcels {
      id mapSheet parcelNumber areaSquareMetres landUse formerWardName
      address { text wardCode wardName }
      owners { registeredName share }
      certificate { number issuedOn }
    }
    landCase { number kind }
    timeline { at unit text status }
    tickets { id subject state openedAt dueAt }
  }
}`;

/** What must be in an answer, so that nobody is fast by leaving something out. @throws Error saying what is missing. */
export function checkAnswer(name: string, body: unknown): void {
  const { data } = body as { data?: { dossier?: Record<string, unknown> } };
  const dossier = data?.dossier;
  const applicant = dossier?.['applicant'] as Record<string, unknown> | undefined;
  const needed: Needed = [
    ['code', dossier?.['code'] === CODE],
    ['status', dossier?.['status']],
    ['applicant.fullName', applicant?.['fullName']],
    ['applicant.residence', applicant?.['residence']],
    ['applicant.civilEvents', (applicant?.['civilEvents'] as unknown[] | undefined)?.length],
    ['parcels', (dossier?.['parcels'] as unknown[] | undefined)?.length],
    ['landCase', dossier?.['landCase']],
    ['timeline', ((dossier?.['timeline'] as unknown[] | undefined)?.length ?? 0) >= 4],
    ['tickets', dossier?.['tickets'] !== undefined],
  ];
  mustHold(name, body, needed);
}

/** By what it is called, something that is true or there, or is missing. */
export type Needed = readonly (readonly [what: string, value: unknown])[];

/** @throws Error saying what is missing. */
export function mustHold(name: string, body: unknown, needed: Needed): void {
  const missing = needed.filter(([, value]) => !value).map(([what]) => what);
  if (missing.length > 0)
    throw new Error(`${name} left out ${missing.join(', ')}: ${JSON.stringify(body).slice(0, 600)}`);
}
