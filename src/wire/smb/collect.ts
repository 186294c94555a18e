import type { Cite } from '../../base/provenance.ts';
import type { FileTransfer } from '../../observe/transfer.ts';

/** Direction of content: `read` left the server, `written` went to it. */
type CollectDirection = 'read' | 'written';

/** The caller of a second reading: says which transfers it wants and takes their bytes in the order of the wire. */
export interface Collector {
  /** Asked once for each open handle that has content. */
  wants(key: string): boolean;
  /** Lent bytes at an offset of the content. The same place may come again; later bytes of a write replace earlier ones. */
  take(key: string, direction: CollectDirection, offset: number, bytes: Uint8Array): void;
}

/** Key of a handle in the second reading: where its story begins and the path that it was opened with. */
export function collectKey(first: Cite, path: string | null): string {
  return `${first.evidence}:${first.record}:${first.offset}:${path ?? ''}`;
}

/** Key of an observed transfer. */
export function transferKey(transfer: FileTransfer): string {
  return collectKey(transfer.first, transfer.previousNames[0] ?? transfer.path);
}
