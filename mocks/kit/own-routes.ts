import { own } from '../../schema/own.ts';
import type { MockOptions } from './agency.ts';
import type { CallBook } from './call-book.ts';
import { type ModeSwitch, parseCommand } from './control.ts';
import type { MockBehaviour, MockReply, MockRequest } from './message.ts';

export interface OwnState {
  readonly calls: CallBook;
  readonly mode: ModeSwitch;
}

/** Answers `/__control` and `/__calls`: what tools and tests see of a mock, well in every mode. */
export async function serveOwnRoute(
  request: MockRequest,
  state: OwnState,
  options: MockOptions,
  behaviour: MockBehaviour,
): Promise<MockReply> {
  const { calls } = state;
  if (request.path === '/__calls' && request.method === 'GET') return { body: calls.list() };
  if (request.path === '/__calls' && request.method === 'DELETE') {
    calls.reset();
    return { status: 204 };
  }
  if (request.path === '/__control' && request.method === 'POST') {
    return obey(request.body.toString('utf8'), state, options, behaviour).catch((cause: unknown) => ({
      status: 400,
      body: { error: String(cause) },
    }));
  }
  return { status: 404, body: { error: 'the mock knows POST /__control, GET and DELETE /__calls' } };
}

/** As it was when it started. */
export function resetAgency({ calls, mode }: OwnState, options: MockOptions, behaviour: MockBehaviour): void {
  mode.set('ok', undefined);
  calls.reset();
  options.world.reset();
  behaviour.onReset?.();
}

async function obey(
  body: string,
  { calls, mode }: OwnState,
  options: MockOptions,
  behaviour: MockBehaviour,
): Promise<MockReply> {
  const { mode: wanted, delayMs, change, reset, ...others } = parseCommand(body);
  const unknown = Object.keys(others).filter((name) => !own(behaviour.commands ?? {}, name));
  if (unknown.length > 0)
    return { status: 400, body: { error: `${behaviour.id} knows no command ${unknown}` } };
  if (reset) resetAgency({ calls, mode }, options, behaviour);
  if (wanted) mode.set(wanted, delayMs);
  if (change) {
    const held = options.world.dossierAt(change.code, options.now());
    const agency = held && options.world.holders(held).find((holder) => holder === behaviour.id);
    if (!held || !agency) {
      return { status: 404, body: { error: `${behaviour.id} holds no dossier ${change.code}` } };
    }
    options.world.changeDossier({ ...change, agency }, options.now());
    await behaviour.onChange?.(held.code);
  }
  const results: Record<string, unknown> = {};
  for (const [name, argument] of Object.entries(others)) {
    results[name] = (await own(behaviour.commands ?? {}, name)?.(argument)) ?? true;
  }
  return { body: { mode: mode.mode, delayMs: mode.delayMs, ...results } };
}
