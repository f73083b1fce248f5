import path from 'node:path';

export interface NamedSet {
  name: string;
  folder: string;
  ids?: string[];
}

export async function resolveSet(nameOrFolder: string): Promise<NamedSet> {
  return { name: path.basename(path.resolve(nameOrFolder)), folder: nameOrFolder };
}
