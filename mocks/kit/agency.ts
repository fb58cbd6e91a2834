import type { World } from '../world/world.ts';

/** Secrets of the demo world: the same name gives the same value in one data directory, another in the next. */
export interface DemoSecrets {
  /** Random text of 32 letters and digits, for passwords and API keys. */
  text(name: string): string;
  /** PEM pair (PKCS#8 private, SPKI public), made once. */
  keyPair(
    name: string,
    kind: 'ec-p256' | 'ed25519' | 'rsa-2048',
  ): { readonly privateKey: string; readonly publicKey: string };
}

export interface MockOptions {
  /** 0 = any free port. */
  readonly port: number;
  readonly host: string;
  /** This agency's own view of the world: changes made here are not seen by the other agencies. */
  readonly world: World;
  readonly now: () => Date;
  /** Values by environment variable name, those of `demoSettings` of this agency: what it checks callers against. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface RunningMock {
  readonly id: string;
  readonly port: number;
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** What `POST /__control {"reset": true}` does. */
  reset(): void;
  /** Closes the socket and releases timers; open connections are destroyed. */
  close(): Promise<void>;
}

/**
 * What `mocks/agencies/<id>/server.ts` exports as `mock`. The world, the demo and the tests find agencies on disk by
 * this export; there is no list of them.
 */
export interface MockAgency {
  readonly id: string;
  /**
   * Values for every environment variable that `connectors/agencies/<id>/manifest.yaml` names, so that the gateway's
   * connector and this mock agree. Pure: called in the parent before the mock runs.
   * @param url of this mock, without a slash at the end.
   */
  demoSettings(url: string, secrets: DemoSecrets): Readonly<Record<string, string>>;
  start(options: MockOptions): Promise<RunningMock>;
}
