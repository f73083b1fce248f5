#!/usr/bin/env node
// The page of error codes: docs/errors.md. Needs `npm run build`.
//
//   node scripts/docs/errors.js >docs/errors.md
import { ERROR_CODES } from '../../dist/errorCodes.js';

const rows = Object.entries(ERROR_CODES).map(([code, [means, remedy]]) => `| \`${code}\` | ${means} | ${remedy} |`);
console.log(`# Error codes

Every error is one line on stderr, which says what was wrong, with which file, and what to do, and ends in its code:
\`docbin: page.png: the file is empty; expected JPEG, … [E_EMPTY_FILE]\`. In JSON it is the \`code\` of a failed page; a library's caller finds it in
\`error.code\`. \`--verbose\` prints the stack as well. Codes stay, messages may change.

| code | what it means | what to do |
| --- | --- | --- |
${rows.join('\n')}`);
