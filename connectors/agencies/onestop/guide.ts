import { GatewayError } from '../../../schema/errors.ts';
import type { FieldTree } from '../../contract.ts';
import { readDay, UnreadableText } from '../../mapping/dates.ts';
import { readPart, readParts } from '../../mapping/read-rows.ts';
import { readOptionalText, readText } from '../../mapping/text.ts';
import { readAs } from '../../mapping/wire-shape.ts';
import { mapPoint, openingsOf } from './catalogue.ts';
import { mapChannel } from './guide-channels.ts';
import { formsOf, mapPapers } from './guide-papers.ts';
import {
  mapList,
  optionalWords,
  readCount,
  readLink,
  readPhone,
  readTimeLimit,
  requireWords,
} from './guide-values.ts';
import {
  guide,
  type WireAdviser,
  type WireGuide,
  type WireGuideStep,
  type WireGuideVideo,
  type WireLegalGround,
} from './guide-wire.ts';
import { optionalInstant } from './mapping.ts';
import { readCode, requireCode } from './values.ts';
import { ONESTOP } from './wire.ts';

const ADVISERS = { '1': 'DESK', '2': 'HOTLINE', '3': 'ONLINE' } as const;
const LANGUAGES = { vi: 'VI', en: 'EN' } as const;

/** @throws UnreadablePart for what is no row of the catalogue at all; every part of one stands or fails for itself. */
export function mapGuide(row: unknown, asked: FieldTree) {
  const wire = readAs(guide, row);
  const papers = readPart(ONESTOP, 'THANHPHANHOSO', wire.THANHPHANHOSO, mapPapers);
  const known = {
    decision: readPart(ONESTOP, 'SOQDCONGBO', wire.SOQDCONGBO, (text) => readOptionalText(text) ?? null),
    validFrom: readPart(ONESTOP, 'NGAYAPDUNG', wire.NGAYAPDUNG, optionalDay),
    updatedAt: readPart(ONESTOP, 'NGAYCAPNHAT', wire.NGAYCAPNHAT, optionalInstant),
    conditions: readPart(ONESTOP, 'YEUCAU', wire.YEUCAU, (vi) =>
      optionalWords(vi, wire.YEUCAU_EN instanceof Error ? undefined : wire.YEUCAU_EN),
    ),
    steps: readPart(ONESTOP, 'TRINHTUTHUCHIEN', wire.TRINHTUTHUCHIEN, mapSteps),
    papers,
    channels: mapList('CACHTHUCTHUCHIEN', wire.CACHTHUCTHUCHIEN, mapChannel),
    forms: formsOf(papers),
    results: mapList('KETQUATHUCHIEN', wire.KETQUATHUCHIEN, (found) => ({
      code: readText(found.MAKETQUA),
      name: requireWords(found.TENKETQUA, found.TENKETQUA_EN, 'TENKETQUA'),
    })),
    videos: mapList('VIDEO', wire.VIDEO, mapVideo),
    advisers: mapList('TUVAN', wire.TUVAN, mapAdviser),
    legalGrounds: mapList('CANCUPHAPLY', wire.CANCUPHAPLY, mapLegalGround),
  };
  return { ...known, ...(asked['languages'] && { languages: languagesOf(known) }) };
}

const optionalDay = (text: string | null | undefined): string | null => {
  const known = readOptionalText(text);
  return known === undefined ? null : readDay(known, 'dd/MM/yyyy');
};

/** An entry that holds one text is one step; its lines are the catalogue's own, nobody knows which of them are steps. */
function mapSteps(wire: Exclude<WireGuide['TRINHTUTHUCHIEN'], Error>) {
  if (wire === undefined) return null;
  if (typeof wire === 'string')
    return [
      { case: null, number: 1, what: requireWords(wire, null, 'TRINHTUTHUCHIEN'), who: null, time: null },
    ];
  return readParts(ONESTOP, 'TRINHTUTHUCHIEN', wire, (group) =>
    readParts(
      ONESTOP,
      'TRINHTUTHUCHIEN.TRINHTU',
      (group.TRINHTU ?? []).map((step, index) =>
        step instanceof Error ? step : { step, number: index + 1 },
      ),
      ({ step, number }) => ({
        case: optionalWords(group.TRUONGHOP, group.TRUONGHOP_EN),
        number,
        ...mapStep(step),
      }),
    ),
  ).flat();
}

const mapStep = (wire: WireGuideStep) => ({
  what: requireWords(wire.TENTRINHTU, wire.TENTRINHTU_EN, 'TENTRINHTU'),
  who: optionalWords(wire.NGUOITHUCHIEN, wire.NGUOITHUCHIEN_EN),
  time: readPart(ONESTOP, 'TRINHTU', wire, readTimeLimit),
});

function mapVideo(wire: WireGuideVideo) {
  const link = readLink(wire.URL, 'URL');
  if (link === null) throw new UnreadableText('URL');
  return {
    title: requireWords(wire.TIEUDE, wire.TIEUDE_EN, 'TIEUDE'),
    link,
    lengthSeconds: readPart(ONESTOP, 'THOILUONG', wire.THOILUONG, (text) => readCount(text, 'THOILUONG')),
    spoken: readPart(ONESTOP, 'NGONNGU', wire.NGONNGU, (text) => readCode(LANGUAGES, text, 'NGONNGU')),
  };
}

function mapAdviser(wire: WireAdviser) {
  const hours = mapList('GIOLAMVIEC', wire.GIOLAMVIEC, readText);
  const isWhole = Array.isArray(hours) && hours.every((text) => typeof text === 'string');
  return {
    kind: requireCode(ADVISERS, wire.LOAI, 'LOAI'),
    name: requireWords(wire.TEN, wire.TEN_EN, 'TEN'),
    phone: readPart(ONESTOP, 'DIENTHOAI', wire.DIENTHOAI, readPhone),
    link: readPart(ONESTOP, 'URL', wire.URL, (text) => readLink(text, 'URL')),
    hours,
    openingHours: isWhole ? openingsOf(hours) : null,
    point: readPart(ONESTOP, 'DIEMTIEPNHAN', wire.DIEMTIEPNHAN, (found) => (found ? mapPoint(found) : null)),
  };
}

const mapLegalGround = (wire: WireLegalGround) => ({
  number: readText(wire.SOVANBAN),
  name: requireWords(wire.TENVANBAN, wire.TENVANBAN_EN, 'TENVANBAN'),
  issuedBy: readOptionalText(wire.COQUANBANHANH) ?? null,
  issuedOn: readPart(ONESTOP, 'NGAYBANHANH', wire.NGAYBANHANH, optionalDay),
  validFrom: readPart(ONESTOP, 'NGAYHIEULUC', wire.NGAYHIEULUC, optionalDay),
  link: readPart(ONESTOP, 'DIACHITRUYCAP', wire.DIACHITRUYCAP, (text) => readLink(text, 'DIACHITRUYCAP')),
});

/** English is promised only where nothing of the guide lacks it, and nothing of it is unreadable. */
function languagesOf(known: unknown): ('VI' | 'EN')[] {
  let texts = 0;
  const isWhole = (value: unknown): boolean => {
    if (value === null || typeof value !== 'object') return true;
    if (value instanceof GatewayError) return false;
    if ('vi' in value || 'en' in value) {
      texts += 1;
      return 'en' in value && 'vi' in value;
    }
    return Object.values(value).every(isWhole);
  };
  return isWhole(known) && texts > 0 ? ['VI', 'EN'] : ['VI'];
}
