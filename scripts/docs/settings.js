#!/usr/bin/env node
// The JSON schema of docbin.config.json: docs/config.schema.json. Needs `npm run build`.
//
//   node scripts/docs/settings.js >docs/config.schema.json
import { z } from 'zod';
import { settingsSchema } from '../../dist/cli/settings/schema.js';

console.log(JSON.stringify({ title: 'docbin.config.json', ...z.toJSONSchema(settingsSchema) }, null, 2));
