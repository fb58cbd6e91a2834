/** Why a text is refused, in our own words; never a part of the text. */
export class UnreadableXml extends Error {}
