/** Breaks plain text at spaces into lines of at most `width` columns, each after `indent`. A longer word stands alone. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && indent.length + longer.length > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].map((each) => indent + each).join('\n');
}

/** Ids with what they are, in two columns; the second is broken at `width`. */
export function twoColumns(rows: readonly (readonly [string, string])[], width: number): string {
  const first = Math.max(0, ...rows.map(([id]) => id.length)) + 4;
  return rows
    .map(([id, about]) => `  ${id.padEnd(first - 2)}${wrap(about, width, ' '.repeat(first)).trimStart()}\n`)
    .join('');
}
