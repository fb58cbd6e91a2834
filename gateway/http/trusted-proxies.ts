import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';

/** Proxies that say where a request really came from. */
export interface TrustedProxies {
  isProxy(address: string): boolean;
  /** Where a request came from: the last address that no trusted proxy has, whatever others wrote before it. */
  addressOf(request: IncomingMessage): string;
}

/** @param trusted addresses or networks. @throws TypeError for what is neither. */
export function createTrustedProxies(trusted: readonly string[]): TrustedProxies {
  const isTrusted = proxyAddr.compile([...trusted]);
  // An address of the family that the list does not name is asked for as well; a text that is none has no proxy's rights.
  const isProxy = (address: string): boolean => {
    try {
      return isTrusted(address, 0);
    } catch {
      return false;
    }
  };
  return { isProxy, addressOf: (request) => proxyAddr(request, isProxy) };
}
