import { type Command, Option } from 'commander';
import type { PlanOptions } from '../../batch/plan.js';
import { EXIT, UsageError } from '../../errors.js';
import { printable } from '../../printable.js';
import type { QueueChoice } from '../../queue/pages.js';
import type { QueueStatus } from '../../queue/status.js';
import { type MethodFlags, methodChoice, methodOptions } from '../methods.js';
import { existingOption, jobsOption, numberOrText } from '../options.js';
import { print, say } from '../output.js';
import { describePage, sayLeftOut } from '../pageReport.js';
import type { DefineCommand } from '../program.js';

export const define: DefineCommand = (command, done) => {
  command.addHelpText(
    'after',
    `
Every host must see the pages and the masks under the same paths, and have the same docbin.

Examples:
  docbin queue add scans/ -o clean/ -m howe --redis redis://box:6379
  docbin queue work -j 4 --redis redis://box:6379
  docbin queue status --failed --redis redis://box:6379
  docbin queue retry --redis redis://box:6379`,
  );
  addAdd(command);
  addWork(command, done);
  addStatus(command);
  addRetry(command);
};

type Done = (exitCode: number) => void;
type Shared = QueueChoice & { quiet?: boolean };

/** A command of the queue with `--redis` and `--queue`. */
const queueCommand = (command: Command, name: string) =>
  command
    .command(name)
    .addOption(new Option('--redis <url>', 'where Redis is').env('REDIS_URL').default('redis://127.0.0.1:6379'))
    .option('--queue <name>', 'which queue', 'docbin');

function addAdd(command: Command): void {
  const add = queueCommand(command, 'add')
    .description('put pages into the queue; pages that are in it are not added again')
    .argument('<inputs...>', 'files, folders, quoted globs, or @list.txt')
    .requiredOption('-o, --output <path>', 'a folder, or a file for one page');
  for (const option of methodOptions()) add.addOption(option);
  add
    .addOption(existingOption('masks'))
    .addOption(
      new Option('--attempts <n>', 'how often a page is tried where another try can help')
        .default(3)
        .argParser(numberOrText),
    )
    .action(async (inputs: string[], _: unknown, own: Command) => {
      const flags: Shared & MethodFlags & PlanOptions & { attempts: number } = own.optsWithGlobals();
      if (inputs.includes('-') || flags.output === '-')
        throw new UsageError('E_PIPE', 'a pipe cannot be queued', 'give files, or use docbin binarize');
      if (!Number.isInteger(flags.attempts) || flags.attempts < 1)
        throw new UsageError('E_BAD_OPTION', `--attempts ${flags.attempts}: expected a whole number of at least 1`);
      const { addPages } = await import('../../queue/add.js');
      const { added, known, skipped, ...left } = await addPages(inputs, { ...flags, ...(await methodChoice(flags)) });
      if (flags.quiet) return;
      sayLeftOut(left);
      say(`${added} added, ${known} known, ${skipped} skipped -> queue ${flags.queue}`);
    });
}

function addWork(command: Command, done: Done): void {
  queueCommand(command, 'work')
    .description('binarize pages of the queue, until Ctrl-C')
    .addOption(jobsOption())
    .option('--drain', 'end when no page is left')
    .action(async (_: unknown, own: Command) => {
      const flags: Shared & { jobs?: number; drain?: boolean } = own.optsWithGlobals();
      const [{ work }, { jobLimit }] = await Promise.all([import('../../queue/work.js'), import('../../batch/run.js')]);
      const stop = new AbortController();
      const interrupt = () => {
        say('docbin: stopping after the pages under way; Ctrl-C again ends at once');
        stop.abort();
      };
      const tell = flags.quiet ? () => {} : say;
      const count = { done: 0, failed: 0 };
      process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
      await work({
        ...flags,
        jobs: jobLimit(flags.jobs),
        signal: stop.signal,
        watch: {
          onDone(page, facts) {
            count.done++;
            tell(describePage({ ...page, ...facts, status: 'done' }));
          },
          onFailed({ input }, reason, again) {
            if (!again) count.failed++;
            say(`docbin: ${input}: ${reason}${again ? '; will be tried again' : ''}`);
          },
          onTrouble: (line) => say(`docbin: ${line}`),
          onAway: () => say('docbin: Redis went away; waiting for it'),
          onBack: () => say('docbin: Redis is back'),
        },
      }).finally(() => process.off('SIGINT', interrupt).off('SIGTERM', interrupt));
      tell(`${count.done} done, ${count.failed} failed`);
      if (stop.signal.aborted) done(EXIT.interrupted);
      else if (count.failed > 0) done(EXIT.failed);
    });
}

function addStatus(command: Command): void {
  queueCommand(command, 'status')
    .description('print how many pages are waiting, active, delayed (for another try), done and failed')
    .option('--failed', 'print the failed pages and why they failed')
    .option('--json', 'print both as JSON')
    .action(async (_: unknown, own: Command) => {
      const flags: Shared & { failed?: boolean; json?: boolean } = own.optsWithGlobals();
      const { status } = await import('../../queue/status.js');
      const { failures, ...counts }: QueueStatus = await status(flags);
      if (flags.json) return print(JSON.stringify({ ...counts, failures }, null, 2));
      if (flags.failed)
        return print(failures.map(({ input, reason }) => `${printable(`${input}: ${reason}`)}\n`).join(''));
      for (const [state, pages] of Object.entries(counts)) print(`${state.padEnd(8)} ${pages}`);
    });
}

function addRetry(command: Command): void {
  queueCommand(command, 'retry')
    .description('put the failed pages back into the queue')
    .action(async (_: unknown, own: Command) => {
      const flags: Shared = own.optsWithGlobals();
      const { retryFailed } = await import('../../queue/status.js');
      const pages = await retryFailed(flags);
      if (!flags.quiet) say(`${pages} put back -> queue ${flags.queue}`);
    });
}
