import type { Form } from '../../dossier/filing/forms.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { defined } from '../../schema/defined.ts';
import type { Channel } from '../../schema/terms.ts';
import type { DraftContent, ReuseMark, SentField } from './draft.ts';

/** The reception system's word for a channel; others do not file. */
const CHANNELS: Readonly<Partial<Record<Channel, FilingMessage['channel']>>> = {
  PORTAL: 'PORTAL',
  APP: 'APP',
  KIOSK: 'KIOSK',
  COUNTER: 'COUNTER',
};

/** What the connector is given; built once, and the same in every repetition. */
export interface FilingMessage {
  readonly reference: string;
  readonly procedure: string;
  readonly filedBy: string;
  readonly channel: 'PORTAL' | 'APP' | 'KIOSK' | 'COUNTER';
  readonly ward?: string;
  readonly branch?: string;
  readonly point?: string;
  readonly parcel?: string;
  readonly assistedBy?: string;
  readonly priority?: string;
  readonly fields: readonly SentField[];
  readonly papers: readonly {
    readonly code: string;
    readonly name: string;
    readonly documentId: string;
    readonly hash: string;
    readonly reuse: ReuseMark;
  }[];
}

export function messageOf(
  reference: string,
  form: Form,
  content: DraftContent,
  fields: readonly SentField[],
  caller: CallerFacts,
): FilingMessage {
  const { ward, branch, point, parcel, priority, papers } = content;
  const names = new Map(form.papers.map(({ code, name }) => [code, name.vi]));
  return {
    ...{ reference, procedure: form.procedure, filedBy: caller.id, fields },
    channel: CHANNELS[caller.channel] ?? 'PORTAL',
    ...defined({ ward, branch, point, parcel, priority, assistedBy: caller.actor?.id }),
    papers: papers.flatMap(({ code, document }) =>
      document
        ? [
            {
              ...{ code, name: names.get(code) ?? code, documentId: document.id, hash: document.hash },
              reuse: document.reuse,
            },
          ]
        : [],
    ),
  };
}
