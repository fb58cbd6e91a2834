import { describe, expect, test } from '@jest/globals';
import { toAgencyId } from '../../../schema/terms.ts';
import { createSharedTask } from './shared-task.ts';

const agency = toAgencyId('onestop');

function controlled() {
  const started: { resolve: (value: string) => void; reject: (error: Error) => void; signal: AbortSignal }[] =
    [];
  const shared = createSharedTask(
    agency,
    (signal) => new Promise<string>((resolve, reject) => started.push({ resolve, reject, signal })),
  );
  return { shared, started };
}
const never = () => new AbortController().signal;

describe('a shared task', () => {
  test('runs once for all who ask while it is under way, and anew afterwards', async () => {
    const { shared, started } = controlled();
    const all = [shared.run(never()), shared.run(never()), shared.run(never())];
    started[0]?.resolve('one');
    expect(await Promise.all(all)).toEqual(['one', 'one', 'one']);
    const later = shared.run(never());
    started[1]?.resolve('two');
    expect(await later).toBe('two');
    expect(started).toHaveLength(2);
  });

  test('one waiter giving up does not end it for the others', async () => {
    const { shared, started } = controlled();
    const impatient = new AbortController();
    const gone = shared.run(impatient.signal);
    const patient = shared.run(never());
    impatient.abort();
    await expect(gone).rejects.toMatchObject({ code: 'AGENCY_TIMEOUT' });
    expect(started[0]?.signal.aborted).toBe(false);
    started[0]?.resolve('one');
    expect(await patient).toBe('one');
  });

  test('the last waiter giving up ends it, and the next one does not join the dead', async () => {
    const { shared, started } = controlled();
    const impatient = new AbortController();
    const gone = shared.run(impatient.signal);
    impatient.abort();
    await expect(gone).rejects.toMatchObject({ code: 'AGENCY_TIMEOUT' });
    expect(started[0]?.signal.aborted).toBe(true);
    const next = shared.run(never());
    started[1]?.resolve('two');
    expect(await next).toBe('two');
  });

  test('a failure reaches every waiter and is not remembered', async () => {
    const { shared, started } = controlled();
    const both = [shared.run(never()), shared.run(never())];
    started[0]?.reject(new Error('refused'));
    for (const waiter of both) await expect(waiter).rejects.toThrow('refused');
    const next = shared.run(never());
    started[1]?.resolve('two');
    expect(await next).toBe('two');
  });

  test('a caller who is already too late starts nothing', async () => {
    const { shared, started } = controlled();
    await expect(shared.run(AbortSignal.abort())).rejects.toMatchObject({ code: 'AGENCY_TIMEOUT' });
    expect(started).toHaveLength(0);
  });
});
