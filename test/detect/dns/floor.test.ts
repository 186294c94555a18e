import { describe, expect, test } from 'vitest';
import { createAddressTable } from '../../../src/base/address.ts';
import { detectionFloor } from '../../../src/detect/dns/floor.ts';
import { nominate } from '../../../src/detect/dns/screen/nominate.ts';
import { createScreen } from '../../../src/detect/dns/screen/screen.ts';

const HOUR = 3600e6;

function floorOver(covered: number) {
  const screen = createScreen(createAddressTable());
  screen.messages = 1;
  return detectionFloor(screen, nominate(screen), covered);
}

describe('the detection floor', () => {
  test('is a rate over the time that the evidence covers', () => {
    expect(floorOver(100 * HOUR)).toEqual({
      dnsBytesPerHour: 8,
      text: 'A channel of about 8 bytes an hour over the 4 d 4 h that this evidence covers would have reached medium.',
    });
  });

  test('is an amount in evidence of less than an hour', () => {
    const { dnsBytesPerHour, text } = floorOver(HOUR / 2);
    expect(dnsBytesPerHour).toBe(1448);
    expect(text).toBe(
      'A channel that carries about 724 bytes within the 30 min that this evidence covers would have reached medium.',
    );
  });

  test('is no rate where no record has a time', () => {
    expect(floorOver(Number.NaN).dnsBytesPerHour).toBeNull();
    expect(floorOver(0).dnsBytesPerHour).toBeNull();
  });

  test('says so where there is no DNS', () => {
    const screen = createScreen(createAddressTable());
    expect(detectionFloor(screen, nominate(screen), HOUR).text).toContain('no DNS in this evidence');
  });
});
