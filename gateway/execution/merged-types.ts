import type * as civil from '../../schema/generated/agencies/civil.ts';
import type * as land from '../../schema/generated/agencies/land.ts';
import type * as onestop from '../../schema/generated/agencies/onestop.ts';
import type * as police from '../../schema/generated/agencies/police.ts';
import type * as tax from '../../schema/generated/agencies/tax.ts';

/** Types that several agencies hold parts of, as far as computed fields rest on them; each part as its agency declares it. */
export type Dossier = onestop.Dossier & land.Dossier & civil.Dossier & police.Dossier & tax.Dossier;
export type Person = police.Person & civil.Person;
export type { Ticket } from '../../schema/generated/agencies/hotline.ts';
export type { LandCase } from '../../schema/generated/agencies/land.ts';
export type { LinkedDossier, Procedure, ReceptionPoint } from '../../schema/generated/agencies/onestop.ts';
