import type { Cite } from '../base/provenance.ts';

/** Something that is no finding of its own, but that the responder must see. Addresses are text. */
export interface RelatedNote {
  kind: 'dcsync' | 'onward-copy';
  from: string | null;
  to: string | null;
  account: string | null;
  /** One plain sentence. */
  text: string;
  /** Ids of findings that it belongs to. */
  findings: string[];
  cites: Cite[];
}
