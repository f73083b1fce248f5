/** Every kind of trouble that docbin tells of, by its code: what it means and what to do. `docs/errors.md` is made of this. */
export const ERROR_CODES = {
  // the command line and the settings
  E_COMMAND_LINE: [
    'a command, an option or an argument that is not there, or lacks its value',
    "see the command's --help",
  ],
  E_BAD_OPTION: ['an option has a value outside its range', 'the message says what was expected'],
  E_BAD_SETTINGS: ['docbin.config.json or a DOCBIN_… variable holds a wrong value', 'see docs/settings.md'],
  E_UNKNOWN_SETTING: ['docbin.config.json has a key that there is not', 'the message says which was probably meant'],
  E_UNKNOWN_METHOD: ['there is no method of that name', "see 'docbin methods'"],
  E_UNKNOWN_PARAMETER: ['the method has no parameter of that name', "see 'docbin methods'"],
  E_BAD_PARAMETER: ['a parameter of a method has a value outside its range', "see 'docbin methods'"],
  E_OTHER_METHOD: ['a parameter file is for another method than the one asked for', 'name its method, or leave it out'],
  E_UNKNOWN_MEASURE: ['there is no measure of that name', "see 'docbin measures'"],
  E_NAMED_TWICE: ['a method is named twice', 'name it once'],
  E_INTERRUPTED: ['the command was interrupted before it had a result', 'run it again'],
  // where masks go
  E_NO_OUTPUT: ['it is not said where results go', 'add -o'],
  E_NEEDS_FOLDER: ['the output is a file where a folder is needed', 'give a folder with -o'],
  E_OUTPUT_NAME: ["the output's name is of another format", 'give a name with the ending of the format'],
  E_OUTPUT_EXISTS: ['the output is there already and may not be replaced', 'choose --existing, or another output'],
  E_SAME_OUTPUT: ['two pages would be written to one file', 'rename one, or use two folders'],
  E_OVER_INPUT: ['a page would be replaced by its mask', 'give another folder with -o'],
  E_PIPE: ['a pipe takes one page, and no options of runs', 'give files, and a folder with -o'],
  E_CANNOT_WRITE: ['a file cannot be written', 'the message says why: permissions, room, a folder that is not there'],
  // files
  E_NO_IMAGES: ['there are no images among the inputs', 'give image files, or folders that hold some'],
  E_CANNOT_READ: ['a file or folder is not there, or may not be read', 'check the path and its permissions'],
  E_EMPTY_FILE: ['the file has no bytes', 'copy or scan it again'],
  E_NOT_AN_IMAGE: ['the file is in no format that docbin reads', 'save it as PNG or TIFF'],
  E_UNSUPPORTED_IMAGE: ['the image is of a kind that docbin does not read', 'save it as 8 bits, grey or RGB'],
  E_DAMAGED_IMAGE: ['the image is cut short or damaged', 'copy or scan it again'],
  E_ENCRYPTED: ['the document asks for a password', 'save it without one'],
  E_NO_SUCH_PAGE: ['a document has no page of that number', 'choose others with --pages'],
  E_MANY_PAGES: [
    'a document of many pages is to go into a file that holds one',
    'choose a page with --pages, write TIFF or PDF, or give a folder',
  ],
  E_TOO_MANY_PIXELS: ['the page has more pixels than docbin takes', 'cut it into parts'],
  E_NO_ROOM: ['there is no room for a large page in the scratch folder', 'make room, or set TMPDIR to another folder'],
  E_SCRATCH_LOST: ['the scratch file of a page was removed or cut short', 'run docbin again'],
  // runs
  E_TIMEOUT: ['a page took longer than --page-timeout allows', 'allow more, or leave the page out'],
  E_WORKER_DIED: ['the process that worked on a page was killed or crashed', 'take fewer pages side by side with -j'],
  E_NO_JOURNAL: ['the folder holds no journal of a run', 'give an output folder of docbin binarize'],
  E_QUEUED_OTHERWISE: [
    'the queue holds another page or method for the same output',
    'wait, or give another folder with -o',
  ],
  E_NO_REDIS: ['no Redis answers', 'start redis-server, or give the right --redis'],
  // scores
  E_NO_PAIRS: ['no mask has a truth of the same name', 'name them alike; _gt, _estGT and _GT are left off'],
  E_SAME_NAME: ['two files have the same base name', 'keep one of them in the folder'],
  E_OTHER_SIZE: ['mask and truth differ in size', 'give the truth of this page, or a mask at its full size'],
  E_NOT_WEIGHTS: ['a file does not hold the weights of the truth', 'write it with docbin weights'],
  E_NOT_RESULTS: ['a file does not hold results of a benchmark', 'write it with docbin benchmark --json'],
  E_NOT_COMPARABLE: ['results are not of the same pages, or lack a measure', 'score all methods on the same pages'],
  E_NO_PUBLISHED: ["the contest's results of these sets are not known", 'leave out --published'],
  E_NOT_PARAMETERS: ['a file does not hold parameters', 'write it with docbin tune'],
  E_NOT_TUNABLE: ['the method has nothing to tune', 'choose another'],
  E_NO_SETS: ['no training set is given', 'give folders that hold images/ and gt/'],
  E_NO_MEAN: ['the measure has no finite mean over the pages', 'choose another measure or other pages'],
  // data sets and models
  E_UNKNOWN_SET: ['there is no data set or folder of that name', "see 'docbin datasets list'"],
  E_NO_DATASET: ['the data set is not installed', 'docbin datasets fetch or import'],
  E_DOWNLOAD: ['an archive cannot be downloaded', 'try later, or another --mirror'],
  E_BAD_ARCHIVE: [
    'an archive is damaged, is none, or holds more than docbin unpacks',
    'get it again, or unpack it and give the folder',
  ],
  E_WRONG_PAGE: ["a page is not the contest's own", 'get it from the contest again'],
  E_NO_MODEL: ['there is no model of that name, or no such file', "see 'docbin models'"],
  E_DAMAGED_MODEL: ["a model's sha256 is not the one in its card", 'install docbin again, or restore the file'],
  E_BAD_MODEL: ['a model is none that docbin can run', 'see ARCHITECTURE.md, "A model"'],
  E_BAD_CARD: ['the file beside a model is not its card', 'restore it, or move the model to a folder of its own'],
  E_FAULT: ['a fault of docbin itself', 'please report it, with what --verbose prints'],
} as const satisfies Record<string, readonly [means: string, remedy: string]>;

/** The code of a kind of trouble. */
export type ErrorCode = keyof typeof ERROR_CODES;
