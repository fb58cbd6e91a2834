import type { Form } from '../../dossier/filing/forms.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { defined } from '../../schema/defined.ts';
import type { Channel, DataClass } from '../../schema/terms.ts';
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
  /** How the owner confirmed what a clerk filled in. */
  readonly confirmation?: { readonly means: 'VNEID' | 'SIGNATURE'; readonly at: string };
  readonly fields: readonly SentField[];
  readonly papers: readonly {
    readonly code: string;
    readonly name: string;
    readonly documentId: string;
    readonly hash: string;
    readonly reuse: ReuseMark;
  }[];
}

/** What is needed to send a filing, or to ask after it, when its caller is gone. */
export interface SealedFiling {
  readonly procedure: string;
  readonly classes: readonly { readonly agency: string; readonly dataClass: DataClass }[];
  /** By the person, where somebody else filled it in. */
  readonly isConfirmed: boolean;
  /** `contentHash` of what the message was made of. */
  readonly hash: string;
  readonly message: FilingMessage;
}

export function messageOf(
  reference: string,
  form: Form,
  content: DraftContent,
  fields: readonly SentField[],
  caller: CallerFacts,
): FilingMessage {
  const { ward, branch, point, parcel, priority, papers, confirmation: told } = content;
  const confirmation = told?.state === 'CONFIRMED' ? { means: told.means, at: told.at } : undefined;
  const names = new Map(form.papers.map(({ code, name }) => [code, name.vi]));
  return {
    ...{ reference, procedure: form.procedure, filedBy: caller.id, fields },
    channel: CHANNELS[caller.channel] ?? 'PORTAL',
    ...defined({ ward, branch, point, parcel, priority, confirmation, assistedBy: caller.actor?.id }),
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
