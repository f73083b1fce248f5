import type { Command } from 'commander';
import type { ImportReport } from '../../datasets/import.js';
import type { SetState } from '../../datasets/verify.js';
import { EXIT, MissingError } from '../../errors.js';
import { downloadView } from '../downloadView.js';
import { complain, print, say } from '../output.js';
import type { DefineCommand } from '../program.js';

export const define: DefineCommand = (command, done) => {
  command.addHelpText(
    'after',
    `
Sets are kept in --data or $DOCBIN_DATA, else in docbin in $XDG_DATA_HOME, else in ~/.local/share/docbin: NAME/images/ID.png and NAME/gt/ID.png.

Examples:
  docbin datasets list
  docbin datasets fetch dibco2009
  docbin datasets import DIBCO2013-dataset.rar ~/Downloads/h-dibco2016/
  docbin benchmark dibco2009 --methods unet-lite,otsu`,
  );
  addList(command);
  addPath(command);
  addImport(command, done);
  addFetch(command, done);
  addVerify(command, done);
};

type Done = (exitCode: number) => void;

function addList(command: Command): void {
  command
    .command('list')
    .description('list the sets and how many of their pages are installed')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const { listDatasets } = await import('../../datasets/verify.js');
      const sets = await listDatasets();
      if (json) return print(JSON.stringify(sets, null, 2));
      const line = ({ name, title, pages, installed }: (typeof sets)[number]) =>
        `${name.padEnd(11)} ${`${installed} of ${pages}`.padEnd(9)} ${title}`;
      print(sets.map(line).join('\n'));
    });
}

function addPath(command: Command): void {
  command
    .command('path')
    .description('print the folder of an installed set')
    .argument('<name>', "see 'docbin datasets list'")
    .action(async (name: string) => {
      const { datasetFolder } = await import('../../datasets/resolve.js');
      print(await datasetFolder(name));
    });
}

function addImport(command: Command, done: Done): void {
  command
    .command('import')
    .description("take pages and truths out of the contests' archives, or out of folders")
    .argument('<paths...>', 'archives (RAR, zip, 7z) or folders, of one set or of many')
    .option('--set <name>', 'the set of pages that nobody knows the hashes of (default: that of the pages beside them)')
    .action(async (paths: string[], _: unknown, own: Command) => {
      const { set, quiet }: { set?: string; quiet?: boolean } = own.optsWithGlobals();
      const { importDatasets } = await import('../../datasets/import.js');
      done(tell(await importDatasets(paths, { set, onFile: quiet ? undefined : say })));
    });
}

function addFetch(command: Command, done: Done): void {
  command
    .command('fetch')
    .description('download the archives of sets and import them')
    .argument('<names...>', "see 'docbin datasets list'")
    .option('--mirror <url>', "where the archives are, in place of the organisers' own address")
    .option('--keep', 'keep the archives in the data folder')
    .action(async (names: string[], _: unknown, own: Command) => {
      const { quiet = false, ...flags }: { mirror?: string; keep?: boolean; quiet?: boolean } = own.optsWithGlobals();
      const { fetchDataset } = await import('../../datasets/fetch.js');
      const view = await downloadView(quiet);
      await forEach(names, done, async (name) => {
        try {
          return tell(await fetchDataset(name, { ...flags, onBytes: view.advance }));
        } finally {
          view.stop();
        }
      });
    });
}

function addVerify(command: Command, done: Done): void {
  command
    .command('verify')
    .description("compare what is installed with the hashes of the contests' pages")
    .argument('[names...]', 'sets (default: all that are installed)')
    .action(async (names: string[]) => {
      const { listDatasets, verifyDataset } = await import('../../datasets/verify.js');
      const installed = (await listDatasets()).filter(({ installed }) => installed > 0).map(({ name }) => name);
      if (names.length + installed.length === 0) {
        throw new MissingError('E_NO_DATASET', 'no data set is installed', 'docbin datasets fetch or import one');
      }
      await forEach(names.length > 0 ? names : installed, done, async (name) => tellSet(await verifyDataset(name)));
    });
}

/** Does every name's work, whatever becomes of the others; the exit code is that of the last that failed. */
async function forEach(names: string[], done: Done, work: (name: string) => Promise<number>): Promise<void> {
  for (const name of names) {
    const code = await work(name).catch((error) => complain(error));
    if (code !== 0) done(code);
  }
}

/** Prints what an import came to and returns the exit code. */
function tell({ sets, rejected, unrecognised, doubtful }: ImportReport): number {
  for (const error of rejected) complain(error);
  for (const file of doubtful) say(`${file}: more than half of it is ink; is it a truth?`);
  if (unrecognised.length > 0) {
    const some = unrecognised.slice(0, 3).join(', ') + (unrecognised.length > 3 ? ', …' : '');
    say(`${unrecognised.length} images are of no known set, or only --set NAME can tell of which: ${some}`);
  }
  if (sets.length === 0) say('nothing was imported');
  const codes = sets.map(tellSet);
  return rejected.length > 0 || sets.length === 0 ? EXIT.failed : Math.max(...codes);
}

/** Prints how many pages of a set are what, and which are not proven; returns the exit code. */
function tellSet({ name, pages }: SetState): number {
  const idsBy = new Map<string, string[]>();
  for (const { id, state, why } of pages) {
    const what = why ? `${state}, ${why}` : state;
    idsBy.set(what, [...(idsBy.get(what) ?? []), id]);
  }
  print(`${name}: ${idsBy.get('proven')?.length ?? 0} of ${pages.length} pages proven`);
  idsBy.delete('proven');
  for (const [what, ids] of idsBy) print(`  ${what}: ${ids.join(', ')}`);
  return pages.some(({ state }) => state === 'wrong') ? EXIT.failed : 0;
}
