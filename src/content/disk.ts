import { type Content, content, type Family } from './content.ts';
import { hasAscii, hasBytes } from './read.ts';

/**
 * Virtual disks: VHDX (`vhdxfile`, [MS-VHDX] 2.2.1), VHD with its copied footer (`conectix`), VMDK (`KDMV` or
 * a descriptor), QCOW2 (`QFI`). A fixed VHD has its mark at the end only.
 */
export const disk: Family = {
  id: 'virtual-disk',
  ids: ['virtual-disk'],
  extensions: ['vhd', 'vhdx', 'avhdx', 'avhd', 'vmdk', 'qcow2', 'img'],
  recognise(head): Content | null {
    const kind = kindOf(head);
    return kind ? content('virtual-disk', `a virtual disk (${kind})`) : null;
  },
};

function kindOf(head: Uint8Array): string | null {
  if (hasAscii(head, 0, 'vhdxfile')) return 'VHDX';
  if (hasAscii(head, 0, 'conectix')) return 'VHD';
  if (hasAscii(head, 0, 'KDMV') || hasAscii(head, 0, '# Disk DescriptorFile')) return 'VMDK';
  return hasBytes(head, 0, 0x51, 0x46, 0x49, 0xfb) ? 'QCOW' : null;
}
