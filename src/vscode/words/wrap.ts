/** Columns of a document that is read beside a side bar. */
const columns = 100;

/** A sentence in lines that fit, those after the first under its text; words that are longer stay whole. */
export function wrapped(text: string): readonly string[] {
  const hanging = ' '.repeat(/^(?:\s|• )*/.exec(text)?.[0].length ?? 0);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<=\S) /)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && width(longer) > columns) {
      lines.push(line);
      line = `${hanging}${word}`;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** Korean letters are two columns wide. */
function width(text: string): number {
  return text.length + (text.match(/[ᄀ-ᇿ　-鿿가-힯＀-｠]/g)?.length ?? 0);
}
