// part of a report, in the browser: tables sort by their headings, pages are ordered and filtered

type Value = number | null;
interface Page {
  set: string;
  id: string;
  methods: Record<string, Record<string, Value>>;
}
interface Data {
  methods: string[];
  columns: { key: string; title: string; digits: number; direction: 'higher' | 'lower' }[];
  pages: Page[];
}

const data: Data = JSON.parse(document.getElementById('data')!.textContent!);

for (const table of document.querySelectorAll<HTMLTableElement>('.sortable')) {
  const heads = [...table.tHead!.rows[0].cells];
  for (const [i, head] of heads.entries()) head.querySelector('button')!.onclick = () => sortBy(table, heads, i);
}

function sortBy(table: HTMLTableElement, heads: HTMLElement[], column: number): void {
  const head = heads[column];
  const now = head.ariaSort;
  const order = now ? (now === 'ascending' ? 'descending' : 'ascending') : (head.dataset.first ?? 'ascending');
  for (const other of heads) other.removeAttribute('aria-sort');
  head.ariaSort = order;
  const sign = order === 'ascending' ? 1 : -1;
  const value = (row: HTMLTableRowElement) => row.cells[column].dataset.value!;
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  const rows = [...table.tBodies[0].rows].sort((a, b) => {
    const numbers = [Number(value(a)), Number(value(b))];
    return sign * (numbers.some(Number.isNaN) ? compare(value(a), value(b)) : numbers[0] - numbers[1]);
  });
  table.tBodies[0].append(...rows);
}

const section = document.getElementById('pages')!;
const form = section.querySelector('form')!;
const cards = [...section.querySelectorAll('article')];

/** How bad a page is by what was chosen: the higher, the worse. */
function badness({ methods }: Page): number {
  const { key, direction } = data.columns[Number(field('measure'))];
  const chosen = field('method') === '-1' ? data.methods : [data.methods[Number(field('method'))]];
  const values = chosen.map((name) => methods[name][key]).map((value) => value ?? Number.POSITIVE_INFINITY);
  if (field('order') === 'apart') {
    const all = data.methods.map((name) => methods[name][key]).map((value) => value ?? Number.POSITIVE_INFINITY);
    return Math.max(...all) - Math.min(...all);
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return direction === 'higher' ? -mean : mean;
}

const field = (name: string) => String(new FormData(form).get(name));

function arrange(): void {
  const order = field('order');
  const numbers = data.pages.map((_, i) => i);
  const bad = data.pages.map(badness);
  if (order !== 'name') numbers.sort((a, b) => (bad[b] - bad[a] || 0) * (order === 'best' ? -1 : 1));
  section.append(...numbers.map((i) => cards[i]));
  const wanted = field('filter').trim().toLowerCase();
  for (const [i, { set, id }] of data.pages.entries()) cards[i].hidden = !`${set} ${id}`.toLowerCase().includes(wanted);
  const shown = cards.filter(({ hidden }) => !hidden).length;
  form.querySelector('output')!.textContent = `${shown} of ${cards.length} pages`;
}

form.oninput = arrange;
form.onsubmit = (event) => event.preventDefault();
if (!form.hidden) arrange();
