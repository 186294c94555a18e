/**
 * Parts of a path between its backslashes, those before the first name left out; a path of backslashes alone has
 * one empty part. Takes one step per character: names of 4,096 backslashes are cheap to send.
 */
export function pathParts(path: string): string[] {
  const parts = path.split('\\');
  let first = 0;
  while (first < parts.length - 1 && parts[first] === '') first++;
  return parts.slice(first);
}
