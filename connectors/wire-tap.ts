/** A message exactly as it goes over the wire: these bytes, before anything of them is read. */
export interface WireMessage {
  readonly bytes: Uint8Array;
  /** As its sender tells it; the agency's is a text from outside. */
  readonly mediaType: string;
}

/**
 * Where the messages of one call are laid down as evidence, as they go: whatever becomes of the call afterwards (an answer
 * that cannot be read, a deadline) cannot take them back. The transport of every agency whose manifest says `evidence` hands
 * it to the exchange; the gateway decides what is kept.
 */
export interface WireTap {
  /** Our request, as it is about to leave. One that is tried again is laid down again. */
  sent(message: WireMessage): void;
  /** The agency's answer to the last request, whatever its status. */
  received(message: WireMessage): void;
  /** The next request only asks for the answer to the one before: that one stays what was asked. */
  goesOn(): void;
  /**
   * A public key or certificate that the agency's signature is checked with.
   * @param name plain file name, e.g. `jwks.json`. @param read makes its text; called where messages are kept whole.
   */
  signedWith(name: string, read: () => string): void;
}

/** SHA-256 (Base64url) of messages that went before, and where they are kept whole. */
export interface MessageHashes {
  readonly request?: string;
  readonly answer?: string;
  readonly container?: string;
}

/** Of a call that travels in several messages each has a tap of its own. */
export interface WireTaps {
  /** @param keys what its messages are about; none for a call without keys. */
  part(keys: readonly string[]): WireTap;
  /**
   * Nothing is sent for this key: what is told of it came by messages that are kept already.
   * @param key empty for a call without keys.
   */
  known?(key: string, hashes: MessageHashes): void;
}
