/**
 * How an interface of a pcapng section counts time (draft-ietf-opsawg-pcapng section 4.2, if_tsresol and
 * if_tsoffset), as numbers with which a 64-bit stamp becomes whole microseconds without losing one:
 * micros = high * a + floor((high * b + low * c) / d) + offset.
 */
export interface Clock {
  a: number;
  b: number;
  c: number;
  d: number;
  /** Microseconds. */
  offset: number;
}

const WORD = 2 ** 32;

/** The clock of an if_tsresol byte: powers of ten, or of two when the highest bit is set. `offset` is in seconds. */
export function makeClock(resolution: number, offset: number): Clock {
  const power = resolution & 0x7f;
  const factors = resolution & 0x80 ? binaryFactors(power) : decimalFactors(power);
  return { ...factors, offset: offset * 1e6 };
}

function decimalFactors(power: number): Omit<Clock, 'offset'> {
  if (power <= 6) {
    const scale = 10 ** (6 - power);
    return { a: WORD * scale, b: 0, c: scale, d: 1 };
  }
  const d = 10 ** (power - 6);
  return { a: Math.floor(WORD / d), b: WORD % d, c: 1, d };
}

function binaryFactors(power: number): Omit<Clock, 'offset'> {
  if (power <= 32) return { a: 1e6 * 2 ** (32 - power), b: 0, c: 1e6, d: 2 ** power };
  return { a: 0, b: WORD * 1e6, c: 1e6, d: 2 ** power };
}

/** Microseconds since 1970 UTC of a stamp in two words. */
export function stampMicros(clock: Clock, high: number, low: number): number {
  return high * clock.a + Math.floor((high * clock.b + low * clock.c) / clock.d) + clock.offset;
}
