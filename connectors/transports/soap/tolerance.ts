/** What an agency's answers may be besides what the protocol asks for; each by its manifest (`tolerates`), none by itself. */
export interface SoapTolerance {
  /** Media types beside that of SOAP: `application/xml`. */
  readonly mediaTypes: readonly string[];
  /** Encodings beside UTF-8, as the web names them: `iso-8859-1`, `windows-1258`, `utf-16`. */
  readonly encodings: readonly string[];
  /** White space before the XML declaration. */
  readonly blanksBefore: boolean;
  /** The answer's element is in no namespace. */
  readonly unqualified: boolean;
}

export const STRICT: SoapTolerance = {
  mediaTypes: [],
  encodings: [],
  blanksBefore: false,
  unqualified: false,
};

/** Names that the web has for one encoding are one name. @returns undefined for one that it does not know. */
export function encodingNamed(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
