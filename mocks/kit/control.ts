import { z } from 'zod';
import { AGENCY_NAMES } from '../world/agency-names.ts';

export const MODES = ['ok', 'slow', 'fault', 'garbage', 'drop', 'lost', 'down'] as const;
export type Mode = (typeof MODES)[number];

const DEFAULT_DELAY_MS = 30_000;

const changeShape = z.strictObject({
  code: z.string().min(1),
  status: z
    .int()
    .min(1)
    .max(10)
    .transform((status) => status as 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10)
    .optional(),
  step: z
    .strictObject({
      text: z.string().min(1),
      agency: z.enum(AGENCY_NAMES).optional(),
      isPublic: z.boolean().optional(),
      at: z.iso.datetime({ offset: true }).optional(),
    })
    .optional(),
});

const commandShape = z.looseObject({
  mode: z.enum(MODES).optional(),
  delayMs: z.int().min(0).max(600_000).optional(),
  change: changeShape.optional(),
  reset: z.literal(true).optional(),
});

export type ControlCommand = z.infer<typeof commandShape>;

/** @throws ZodError naming what is wrong with the body of `POST /__control`. */
export const parseCommand = (body: string): ControlCommand => commandShape.parse(JSON.parse(body));

/** How the mock behaves towards business requests right now. */
export class ModeSwitch {
  mode: Mode = 'ok';
  delayMs = DEFAULT_DELAY_MS;

  set(mode: Mode, delayMs: number | undefined): void {
    this.mode = mode;
    this.delayMs = delayMs ?? DEFAULT_DELAY_MS;
  }
}
