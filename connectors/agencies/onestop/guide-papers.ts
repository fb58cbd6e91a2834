import { GatewayError } from '../../../schema/errors.ts';
import { readPart, readParts } from '../../mapping/read-rows.ts';
import { readOptionalText, readText } from '../../mapping/text.ts';
import { optionalWords, readCount, readLink, requireWords, type Words } from './guide-values.ts';
import type { WireGuide, WireGuidePaper } from './guide-wire.ts';
import { readCode } from './values.ts';
import { ONESTOP } from './wire.ts';

type Papers = Exclude<WireGuide['THANHPHANHOSO'], Error>;

/** "Other vendor catalogue" of domain.md §2.3: only digitised is still to be brought, held or had as a result is not. */
const DIGITISATION = { '0': 'NONE', '1': 'DIGITISED', '2': 'HELD_DATA', '3': 'EARLIER_RESULT' } as const;

export const mapPapers = (wire: Papers) =>
  wire === undefined
    ? null
    : readParts(ONESTOP, 'THANHPHANHOSO', wire, (group) =>
        readParts(ONESTOP, 'THANHPHANHOSO.GIAYTO', group.GIAYTO ?? [], (paper) => ({
          case: optionalWords(group.TRUONGHOP, group.TRUONGHOP_EN),
          ...mapPaper(paper),
        })),
      ).flat();

function mapPaper(wire: WireGuidePaper) {
  const reuse = readPart(ONESTOP, 'SOHOA', wire, mapReuse);
  return {
    code: readText(wire.MAGIAYTO),
    name: requireWords(wire.TENGIAYTO, wire.TENGIAYTO_EN, 'TENGIAYTO'),
    originals: readPart(ONESTOP, 'SOBANCHINH', wire.SOBANCHINH, (text) => readCount(text, 'SOBANCHINH')),
    copies: readPart(ONESTOP, 'SOBANSAO', wire.SOBANSAO, (text) => readCount(text, 'SOBANSAO')),
    form: readPart(ONESTOP, 'MAMAUDON', wire, mapForm),
    isReusable: reuse instanceof GatewayError ? reuse : reuse === undefined ? null : reuse !== null,
    reuse: reuse ?? null,
  };
}

/** @returns undefined where the catalogue does not say, null where the paper has to be brought. */
function mapReuse(wire: WireGuidePaper) {
  const resultCode = readOptionalText(wire.MA_KQ_THAYTHE);
  const told = readCode(DIGITISATION, wire.SOHOA, 'SOHOA');
  const kind = told ?? (resultCode === undefined ? undefined : 'EARLIER_RESULT');
  if (kind === undefined) return undefined;
  if (kind === 'NONE' || kind === 'DIGITISED') return null;
  return {
    kind,
    agency: readOptionalText(wire.CQNAMGIU) ?? null,
    holder: optionalWords(wire.TENCQNAMGIU, wire.TENCQNAMGIU_EN),
    source: optionalWords(wire.CSDL, wire.CSDL_EN),
    resultCode: resultCode ?? null,
  };
}

interface Form {
  readonly code: string | null;
  readonly name: Words;
  readonly link: string | GatewayError | null;
  readonly source: string | null;
}

function mapForm(wire: WireGuidePaper): Form | null {
  const code = readOptionalText(wire.MAMAUDON);
  const name = optionalWords(wire.TENMAUDON, wire.TENMAUDON_EN);
  if (code === undefined && name === null) return null;
  return {
    code: code ?? null,
    name: name?.vi === undefined ? { vi: code ?? readText(wire.TENGIAYTO) } : name,
    link: readPart(ONESTOP, 'URL', wire.URL, (text) => readLink(text, 'URL')),
    source: readOptionalText(wire.CANCUMAUDON) ?? null,
  };
}

/** Forms of the papers, each once; a paper that could not be read may have had one, so its error stands after them. */
export function formsOf(papers: ReturnType<typeof mapPapers> | GatewayError) {
  if (papers === null || papers instanceof GatewayError) return papers;
  const forms = new Map<string, Form>();
  const errors: GatewayError[] = [];
  for (const paper of papers) {
    const form = paper instanceof GatewayError ? paper : paper.form;
    if (form instanceof GatewayError) errors.push(form);
    else if (form) {
      const id = form.code ?? form.name.vi ?? '';
      if (!forms.has(id)) forms.set(id, form);
    }
  }
  return [...forms.values(), ...errors];
}
