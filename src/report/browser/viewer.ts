// part of a report, in the browser: two layers of a page beneath one zoom, with a curtain between them or side by side

interface Page {
  set: string;
  id: string;
  width: number;
  height: number;
  folder: string;
  methods: Record<string, Record<string, number | null>>;
}
interface Data {
  methods: string[];
  columns: { key: string; title: string; digits: number }[];
  pages: Page[];
  truth: boolean;
}

const { methods, columns, pages, truth }: Data = JSON.parse(document.getElementById('data')!.textContent!);
const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const dialog = element<HTMLDialogElement>('viewer');
const stage = element('stage');
const curtain = element('curtain');
const selects = { left: element<HTMLSelectElement>('left'), right: element<HTMLSelectElement>('right') };
const images = { left: element<HTMLImageElement>('left-image'), right: element<HTMLImageElement>('right-image') };

const MOST = 64;
let number = 0;
/** The page's top left corner in a pane, and screen pixels a page pixel. */
const view = { x: 0, y: 0, scale: 1 };

function show(page: number, layer?: string): void {
  number = page;
  const { set, id } = pages[page];
  element('viewer-title').textContent = `${set} ${id}`;
  if (layer === 'page') selects.left.value = layer;
  else if (layer) selects.right.value = layer;
  if (!dialog.open) dialog.showModal();
  showLayers();
  fit();
}

function showLayers(): void {
  const { folder, width, height, id } = pages[number];
  for (const side of ['left', 'right'] as const) {
    const layer = selects[side].value;
    const image = images[side];
    image.width = width;
    image.height = height;
    image.alt = `${layer} of ${id}`;
    const source = `${folder}/${layer}.${layer === 'page' ? 'jpg' : 'png'}`;
    if (image.getAttribute('src') !== source) image.src = source;
  }
  const method = methodOf(selects.right.value);
  const values = pages[number].methods[method ?? ''];
  const text = ({ key, title, digits }: Data['columns'][number]) => `${title} ${values[key]?.toFixed(digits) ?? '∞'}`;
  element('scores').textContent = method ? `${method}: ${columns.map(text).join(' · ')}` : '';
}

const methodOf = (layer: string) => methods.find((name) => layer === name || layer === `${name}.errors`);

/** The size of a pane: half the stage when the panes are side by side. */
const pane = () => ({ width: images.left.parentElement!.clientWidth, height: stage.clientHeight });

function fit(): void {
  const { width, height } = pages[number];
  const room = pane();
  zoomTo(Math.min(room.width / width, room.height / height), true);
}

function zoomTo(scale: number, centred = false): void {
  const room = pane();
  zoomAt(room.width / 2, room.height / 2, scale);
  if (!centred) return;
  view.x = (room.width - pages[number].width * view.scale) / 2;
  view.y = (room.height - pages[number].height * view.scale) / 2;
  move(0, 0);
}

/** Zooms so that what lies at (x, y) of a pane stays there. */
function zoomAt(x: number, y: number, scale: number): void {
  const next = Math.min(MOST, Math.max(0.02, scale));
  view.x = x - ((x - view.x) * next) / view.scale;
  view.y = y - ((y - view.y) * next) / view.scale;
  view.scale = next;
  move(0, 0);
}

function move(dx: number, dy: number): void {
  view.x += dx;
  view.y += dy;
  stage.style.setProperty('--x', `${view.x}px`);
  stage.style.setProperty('--y', `${view.y}px`);
  stage.style.setProperty('--scale', String(view.scale));
  stage.classList.toggle('sharp', view.scale * devicePixelRatio >= 1);
  element('zoom').textContent = `${Math.round(100 * view.scale)} %`;
}

function drawCurtain(percent: number): void {
  const at = Math.round(Math.min(100, Math.max(0, percent)));
  stage.style.setProperty('--curtain', `${at}%`);
  curtain.ariaValueNow = String(at);
}

const moveCurtain = (by: number) => drawCurtain(Number(curtain.ariaValueNow) + by);

/** The next page among those shown, in their order on the page. */
function step(by: number): void {
  const shown = [...document.querySelectorAll<HTMLElement>('article:not([hidden])')].map(({ id }) =>
    Number(id.slice(5)),
  );
  const next = shown[shown.indexOf(number) + by];
  if (next !== undefined) show(next);
}

function choose(side: 'left' | 'right', layer: string): void {
  if ([...selects[side].options].some(({ value }) => value === layer)) selects[side].value = layer;
  showLayers();
}

function chooseMethod(by: number): void {
  const layer = selects.right.value;
  const now = methodOf(layer);
  const next = methods[(methods.indexOf(now ?? methods[0]) + by + methods.length) % methods.length];
  choose('right', now ? next + layer.slice(now.length) : next);
}

/** What each key does; buttons do what their key does. */
const actions: Record<string, () => void> = {
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
  ArrowUp: () => chooseMethod(-1),
  ArrowDown: () => chooseMethod(1),
  p: () => choose('left', 'page'),
  t: () => choose('left', 'truth'),
  m: () => choose('right', methodOf(selects.right.value) ?? methods[0]),
  e: () => choose('right', `${methodOf(selects.right.value) ?? methods[0]}.errors`),
  x() {
    [selects.left.value, selects.right.value] = [selects.right.value, selects.left.value];
    showLayers();
  },
  s() {
    stage.classList.toggle('side');
    fit();
  },
  '[': () => moveCurtain(-5),
  ']': () => moveCurtain(5),
  '+': () => zoomTo(view.scale * 1.5),
  '=': () => zoomTo(view.scale * 1.5),
  '-': () => zoomTo(view.scale / 1.5),
  0: fit,
  1: () => zoomTo(1 / devicePixelRatio, true),
  '?': () => element('keys').toggleAttribute('hidden'),
  Escape: () => dialog.close(),
};

dialog.onkeydown = (event) => {
  const arrows = event.key.startsWith('Arrow');
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === curtain && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
    moveCurtain(event.key === 'ArrowLeft' ? -2 : 2);
  } else if (event.target instanceof HTMLSelectElement && event.key !== 'Escape') {
    return;
  } else if (actions[event.key]) actions[event.key]();
  if (arrows || actions[event.key]) event.preventDefault();
};
for (const button of dialog.querySelectorAll<HTMLElement>('[data-key]')) {
  button.onclick = () => actions[button.dataset.key!]();
}
for (const select of Object.values(selects)) select.onchange = showLayers;

document.addEventListener('click', (event) => {
  const found = (event.target as Element).closest<HTMLElement>('[data-page]');
  if (!found || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { page, layer, method } = found.dataset;
  show(Number(page), layer ?? `${method}.errors`);
});

/** Where a pointer is in its pane. */
function place({ clientX, clientY }: MouseEvent): { x: number; y: number } {
  const { left, top } = stage.getBoundingClientRect();
  return { x: (clientX - left) % pane().width, y: clientY - top };
}

stage.addEventListener(
  'wheel',
  (event) => {
    event.preventDefault();
    const { x, y } = place(event);
    zoomAt(x, y, view.scale * Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.04 : 0.0015)));
  },
  { passive: false },
);

/** Pointers that are down: one moves the page, or the curtain where it went down on it; two zoom. */
const pointers = new Map<number, { x: number; y: number; curtain: boolean }>();
stage.onpointerdown = (event) => {
  if (event.button !== 0) return;
  stage.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, { x: event.clientX, y: event.clientY, curtain: event.target === curtain });
};
stage.onpointermove = (event) => {
  const last = pointers.get(event.pointerId);
  if (!last) return;
  const { left, width } = stage.getBoundingClientRect();
  if (last.curtain) return drawCurtain((100 * (event.clientX - left)) / width);
  const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
  if (other) {
    const apart = (x: number, y: number) => Math.hypot(x - other.x, y - other.y);
    const { x, y } = place(event);
    zoomAt(x, y, (view.scale * apart(event.clientX, event.clientY)) / (apart(last.x, last.y) || 1));
  } else move(event.clientX - last.x, event.clientY - last.y);
  Object.assign(last, { x: event.clientX, y: event.clientY });
};
stage.onpointerup = stage.onpointercancel = (event) => {
  pointers.delete(event.pointerId);
};

drawCurtain(50);
selects.right.value = truth ? `${methods[0]}.errors` : methods[0];
addEventListener('resize', () => dialog.open && fit());
