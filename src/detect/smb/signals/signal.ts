import type { SignalOf } from '../../signal.ts';
import type { Profile } from '../profile.ts';

/** One way in which a theft from a controller shows, or in which ordinary work explains itself. One file each. */
export type Signal = SignalOf<Profile>;
