import { thousands } from '../../../base/words.ts';
import { hasArbitraryLength, pageFit, sizeOf } from '../shape.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

const { arbitrary, unknown } = WEIGHTS.pageSized;
/** Documents and the like in one run up to which chance is below one in sixteen. */
const MAX_NAMES = 256;

export const pageSized: Signal = {
  id: 'page-sized',
  unit: 'byte',
  source: 'regf specification (4,096-byte bins), libesedb documentation (page sizes)',
  says: 'No content was seen, but the size is whole 4,096-byte pages, as hives and directory databases always are and a file of such a name is by chance only.',
  formula: `${arbitrary} points for names of documents, pictures and compressed archives, whose length is arbitrary (one in 4,096); ${unknown} for names that say nothing; none for formats made of blocks, below 24 KiB, outside administrative shares unless the controller itself wrote it out, among more than ${MAX_NAMES} files of such names, and where content was seen or named by a log`,
  raisedBy: ['files that a program fills up to whole blocks'],
  judge({ files }) {
    // among many one is such by chance
    if (files.filter(hasArbitraryLength).length > MAX_NAMES) return null;
    const fits = files.map((file) => ({ file, fit: file.sensitive ? null : pageFit(file) }));
    const best = fits.find(({ fit }) => fit === 'arbitrary') ?? fits.find(({ fit }) => fit === 'unknown');
    if (!best) return null;
    const { file, fit } = best;
    const size = sizeOf(file);
    const pages = `${thousands(size)} bytes are exactly ${thousands(size / 4096)} pages of 4,096`;
    const arbitraryName = fit === 'arbitrary';
    return {
      value: size,
      points: arbitraryName ? arbitrary : unknown,
      text: arbitraryName
        ? `${file.name}: ${pages}. Hives and directory databases always are that; of files so named one in 4,096.`
        : `${file.name || 'The file'}: ${pages}, as hives and directory databases always are.`,
    };
  },
};
