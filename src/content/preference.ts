import { type Content, content, type Family } from './content.ts';
import { searchableText } from './read.ts';

/** Group Policy preference file, [MS-GPPREF] 2.2.1: `cpassword` is encrypted with a published key. */
export const preference: Family = {
  id: 'preference',
  ids: ['gpp', 'gpp-cpassword'],
  extensions: ['xml'],
  recognise(head): Content | null {
    const text = searchableText(head);
    if (!text.includes('clsid="{') || !text.includes('<')) return null;
    const filled = /cpassword="[A-Za-z0-9+/=]{4,}"/.test(text);
    return filled
      ? content('gpp-cpassword', 'a Group Policy preference with a password (cpassword)')
      : content('gpp', 'a Group Policy preference file');
  },
};
