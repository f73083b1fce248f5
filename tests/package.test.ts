import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { root, sample, temporaryFolder } from './cli/run.js';

const run = promisify(execFile);
const tool = (name: string, args: string[], cwd = root) =>
  run(path.join(root, 'node_modules/.bin', name), args, { cwd });

interface Packed {
  filename: string;
  size: number;
  unpackedSize: number;
  files: { path: string }[];
}

let packed: Packed;
let tarball: string;

// what the build made is packed as it is: building anew would be in the way of other tests
beforeAll(async () => {
  const folder = await temporaryFolder();
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  [packed] = JSON.parse((await run('npm', args, { cwd: root })).stdout);
  tarball = path.join(folder, packed.filename);
});

describe('the package', () => {
  const wanted = [
    /^package\.json$/,
    /^(README|LICENSE|CHANGELOG)(\.md)?$/,
    /^bin\/docbin\.js$/,
    /^dist\/(?!.*\.test\.)[\w/]+(\.d\.ts|\.js)$/,
    /^dist\/kernels\/kernels\.wasm$/,
    /^models\/[\w-]+\.(json|onnx)$/,
    /^datasets\/\w+\.json$/,
    /^docs\/\w+\.schema\.json$/,
  ];

  it('has what is needed and nothing else', () => {
    const files = packed.files.map((file) => file.path);
    expect(files.filter((file) => !wanted.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(wanted.filter((pattern) => !files.some((file) => pattern.test(file)))).toEqual([]);
  });

  it('takes less than 1 MB, and unpacked less than 2 MB', () => {
    expect(packed.size).toBeLessThan(1e6);
    expect(packed.unpackedSize).toBeLessThan(2e6);
  });

  it('is without fault to publint', async () => {
    expect((await tool('publint', ['run', tarball, '--strict'])).stdout).toContain('All good!');
  });

  it('has types that resolve as its modules do', async () => {
    await tool('attw', [tarball, '--profile', 'esm-only']);
  });
});

const program = `
  import { binarize, binarizeFiles, datasets, evaluate, loadModel, type Mask, measures, readMask } from 'docbin';
  import { components, histogram } from 'docbin/kernels';
  import { confusion, fmeasure, pseudoWeights } from 'docbin/measures';

  const truth = await readMask('page_gt.png');
  const mask: Mask = await binarize('scans/page.jpg', { method: 'unet-tiny' });
  const judged = { counts: confusion(mask, truth), mask, truth, weights: pseudoWeights(truth) };
  const same = fmeasure.score(judged) === evaluate(mask, truth, { measures: ['fmeasure'] }).fmeasure;
  const counts: Float64Array = histogram(mask.data);
  const { card } = await loadModel('unet-tiny');
  const { pages } = await binarizeFiles(['scans'], { output: 'clean', method: 'otsu', pageTimeout: 60 });
  const sets = await datasets();
  console.log(JSON.stringify({
    same,
    pixels: counts[0] + counts[1] === mask.width * mask.height,
    strokes: components(mask.data, mask.width, mask.height).starts.length > 100,
    measures: measures.length,
    card: card?.name,
    pages: pages.map(({ status }) => status),
    sets: sets.length,
  }));
`;
const expected = {
  same: true,
  pixels: true,
  strokes: true,
  measures: 12,
  card: 'unet-tiny',
  pages: ['done'],
  sets: 10,
};

/** An empty folder with the package unpacked where npm would, and links to the repository's copies of its dependencies: no network. */
async function installed(): Promise<string> {
  const folder = await temporaryFolder();
  const modules = path.join(folder, 'node_modules');
  mkdirSync(path.join(modules, 'docbin'), { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', path.join(modules, 'docbin'), '--strip-components=1']);
  const { dependencies } = JSON.parse(readFileSync(path.join(modules, 'docbin/package.json'), 'utf8'));
  for (const name of [...Object.keys(dependencies), '@types/node']) {
    mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
    symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name));
  }
  mkdirSync(path.join(folder, 'scans'));
  copyFileSync(path.join(sample, 'images/01-letter.jpg'), path.join(folder, 'scans/page.jpg'));
  copyFileSync(path.join(sample, 'gt/01-letter.png'), path.join(folder, 'page_gt.png'));
  writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}');
  return folder;
}

describe('the package in a folder of its own', () => {
  it('is used from TypeScript, whose types are checked to the last, and from the JavaScript that it becomes', async () => {
    const cwd = await installed();
    writeFileSync(path.join(cwd, 'program.ts'), program);
    await tool('tsc', ['program.ts', '--module', 'nodenext', '--target', 'es2023', '--strict', '--types', 'node'], cwd);
    const { stdout } = await run(process.execPath, ['program.js'], { cwd });
    expect(JSON.parse(stdout)).toEqual(expected);
  });

  it('has kernels and measures whose types need neither Node nor a browser', async () => {
    const cwd = await installed();
    writeFileSync(
      path.join(cwd, 'program.ts'),
      "export * as kernels from 'docbin/kernels';\nexport * as measures from 'docbin/measures';\n",
    );
    await tool('tsc', ['program.ts', '--module', 'nodenext', '--lib', 'es2023', '--strict', '--noEmit'], cwd);
  });

  it('is a command', async () => {
    const cwd = await installed();
    const docbin = path.join(cwd, 'node_modules/docbin/bin/docbin.js');
    await run(process.execPath, [docbin, 'scans', '-o', 'clean', '-m', 'sauvola'], { cwd });
    expect(existsSync(path.join(cwd, 'clean/page.png'))).toBe(true);
  });
});
