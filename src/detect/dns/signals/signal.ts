import type { SignalOf } from '../../signal.ts';
import type { Profile } from '../profile.ts';

/** One way in which a channel shows, or in which ordinary traffic explains itself. One file each. */
export type Signal = SignalOf<Profile>;
