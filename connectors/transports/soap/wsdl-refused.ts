/**
 * A WSDL, or an operation of it, that we will not speak: the reason says what, where and what to do. Thrown at start, where
 * files are ours to read, hence it may quote names from the WSDL.
 */
export class WsdlRefused extends Error {}
