import path from 'node:path';
import { Option } from 'commander';
import type { Existing } from '../../batch/plan.js';
import type { Comparison } from '../../contest/compare.js';
import { UsageError } from '../../errors.js';
import type { SheetFormat } from '../../image/sheet.js';
import type { HtmlReport } from '../../report/html/types.js';
import type { Column } from '../../report/types.js';
import { VERSION } from '../../version.js';
import { chosenMethods, type MethodsFlags, methodsOptions } from '../methods.js';
import { existingOption, isKept, numberOrText } from '../options.js';
import { print, printTable, say } from '../output.js';
import type { DefineCommand } from '../program.js';

interface Flags extends MethodsFlags {
  output?: string;
  report?: string;
  width: number;
  existing: Existing;
  json?: boolean;
}

export const define: DefineCommand = (command) => {
  command
    .argument('<page>', 'an image')
    .option('-o, --output <file>', 'a contact sheet: .png, .jpg or .webp')
    .option('--report <folder>', 'a page to look at, with one zoom for all masks');
  for (const option of methodsOptions()) command.addOption(option);
  command
    .addOption(
      new Option('--width <pixels>', 'of a picture on the sheet; smaller pages keep their size')
        .argParser(numberOrText)
        .default(900),
    )
    .addOption(existingOption('sheets'))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  docbin compare page.jpg --methods unet-lite,sauvola,otsu -o sheet.png
  docbin compare page.jpg --methods unet-lite,wolf --report out/`,
    )
    .action(async (file: string, flags: Flags) => {
      const format = formatOf(flags);
      if (flags.output !== undefined && isKept(flags.output, flags.existing))
        return say(`docbin: ${flags.output} is there already, nothing to do`);
      const [{ compare }, { startReport }, { writeWhole }, { format: asText, toJson }] = await Promise.all([
        import('../../contest/compare.js'),
        import('../../contest/report.js'),
        import('../../files.js'),
        import('../../report/format.js'),
      ]);
      const methods = await chosenMethods(flags);
      const report = flags.report === undefined ? undefined : await startReport(flags.report);
      try {
        const pictures = report && path.join(report.folder, PICTURES);
        const { sheet, ...comparison } = await compare(file, { methods, format, width: flags.width, pictures });
        await report?.finish(htmlOf(path.basename(file), comparison));
        if (flags.output !== undefined) writeWhole(flags.output, sheet);
        if (flags.json) print(toJson(comparison));
        else printTable(asText({ columns: COLUMNS, rows: comparison.methods }, 'table'));
      } finally {
        await report?.discard();
      }
    });
};

const FORMATS: Record<string, SheetFormat> = { '.png': 'png', '.jpg': 'jpeg', '.jpeg': 'jpeg', '.webp': 'webp' };
const PICTURES = 'pages/page';
const SHOWN: Column[] = [
  { key: 'millisecondsPerMegapixel', title: 'ms/Mpx', digits: 1, direction: 'lower' },
  { key: 'ink', title: 'ink %', digits: 2 },
];
const COLUMNS: Column[] = [{ key: 'method', title: 'method' }, ...SHOWN];

/** The sheet's format by its name; nothing where no sheet is wanted. */
function formatOf({ output, report }: Flags): SheetFormat | undefined {
  if (output === undefined) {
    if (report !== undefined) return undefined;
    throw new UsageError('E_NO_OUTPUT', 'where to? no output is given', 'add -o sheet.png, or --report FOLDER');
  }
  const format = FORMATS[path.extname(output).toLowerCase()];
  if (format) return format;
  throw new UsageError('E_OUTPUT_NAME', `${output}: a sheet is a .png, .jpg or .webp`, 'give another name with -o');
}

const htmlOf = (name: string, { width, height, methods }: Omit<Comparison, 'sheet'>): HtmlReport => ({
  title: name,
  notes: [`docbin ${VERSION}, ${new Date().toISOString().slice(0, 10)}`],
  methods: methods.map(({ method }) => method),
  columns: SHOWN,
  tables: [{ caption: '', columns: COLUMNS, rows: methods }],
  pages: [
    {
      set: '',
      id: name,
      width,
      height,
      folder: PICTURES,
      methods: Object.fromEntries(methods.map(({ method, ...values }) => [method, values])),
    },
  ],
  truth: false,
});
