import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { LoopDelay } from './loop-delay.ts';

const EVERY_MS = 100;

let delay: LoopDelay;
beforeEach(() => {
  delay = new LoopDelay();
});
afterEach(() => delay.close());

/** What is told at each of six questions, while every turn of the loop takes as long as is said. */
async function toldWhileBusy(turnMs: number): Promise<readonly number[]> {
  let isOver = false;
  const turn = () => {
    const untilMs = performance.now() + turnMs;
    while (performance.now() < untilMs);
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  const told: number[] = [];
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      told.push(delay.take());
      if (told.length < 6) return;
      clearInterval(timer);
      resolve();
    }, EVERY_MS);
  });
  isOver = true;
  return told;
}

test.each([40, 70, 120, 250])(
  'a loop whose every turn takes %d ms is told as late at every question',
  async (turnMs) => {
    const told = await toldWhileBusy(turnMs);
    expect(Math.min(...told)).toBeGreaterThan(turnMs / 4);
  },
);

test('a loop that has nothing to do is not told as late by its own turns', async () => {
  const told = await toldWhileBusy(0);
  // Others on the machine may take a processor away for a moment.
  expect([...told].sort((a, b) => a - b)[2]).toBeLessThan(20);
});
