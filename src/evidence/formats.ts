import type { CaptureFormat } from './format.ts';
import { pcap } from './pcap.ts';
import { pcapng } from './pcapng.ts';

/** Every capture format, in alphabetical order. */
export const captureFormats: readonly CaptureFormat[] = [pcap, pcapng];
