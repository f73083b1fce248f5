/** A table of cells, all but the first column to the right. */
export const table = (head, rows) =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** A page with what is between two marks replaced. */
export const between = (text, name, inside) =>
  text.replace(new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`), `$1\n${inside}\n\n$2`);
