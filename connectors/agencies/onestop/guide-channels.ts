import { own } from '../../../schema/own.ts';
import { UnreadableText } from '../../mapping/dates.ts';
import { readVnd } from '../../mapping/money.ts';
import { readPart } from '../../mapping/read-rows.ts';
import { readOptionalText, readText } from '../../mapping/text.ts';
import { mapList, optionalWords, readLink, readTimeLimit, type Words } from './guide-values.ts';
import type { WireGuideChannel, WireGuideFee, WireGuideTime } from './guide-wire.ts';
import { CHANNELS } from './values.ts';
import { ONESTOP } from './wire.ts';

const CHANNEL_NAMES = {
  '1': { vi: 'Trực tiếp', en: 'At a counter' },
  '2': { vi: 'Trực tuyến', en: 'Online' },
  '3': { vi: 'Dịch vụ bưu chính công ích', en: 'By public post' },
  '4': { vi: 'Ki-ốt tự phục vụ', en: 'At a kiosk' },
  '5': { vi: 'Ứng dụng di động', en: 'By mobile app' },
} as const;
type FilingChannel = (typeof CHANNELS)[keyof typeof CHANNELS];

/** A way that came up since is shown by its name; nobody is kept from the others by it. */
export function mapChannel(wire: WireGuideChannel) {
  const code = readText(wire.KENH);
  const told = optionalWords(wire.TENKENH, wire.TENKENH_EN);
  return {
    channel: own<FilingChannel>(CHANNELS, code) ?? null,
    code,
    name: told?.vi === undefined ? (own<Words>(CHANNEL_NAMES, code) ?? { vi: code }) : told,
    times: mapList('THOIGIAN', wire.THOIGIAN, mapTime),
  };
}

const mapTime = (wire: WireGuideTime) => ({
  limit: readPart(ONESTOP, 'THOIGIAN', wire, readTimeLimit),
  text: optionalWords(wire.MOTA, wire.MOTA_EN),
  fees: mapList('PHILEPHI', wire.PHILEPHI, mapFee),
});

const mapFee = (wire: WireGuideFee) => ({
  code: readText(wire.MAPHILEPHI),
  text: optionalWords(wire.MOTA, wire.MOTA_EN),
  amount: readPart(ONESTOP, 'SOTIEN', wire, readAmount),
  link: readPart(ONESTOP, 'URL', wire.URL, (text) => readLink(text, 'URL')),
});

/** Some entries are in dollars, or a share of a value: such an amount is not told as if it were in đồng. */
function readAmount({ SOTIEN, DONVI }: WireGuideFee) {
  const amount = readOptionalText(SOTIEN);
  if (amount === undefined) return null;
  if (!/^(?:việt nam )?đồng\b|^vn[dđ]$/iu.test(readOptionalText(DONVI) ?? 'VND'))
    throw new UnreadableText('DONVI');
  return readVnd(amount);
}
