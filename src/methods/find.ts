import { UsageError } from '../errors.js';
import type { Method } from './define.js';
import * as registry from './registry.js';

/** Every method, by name. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.values(registry).map((method) => [method.name, method as unknown as Method]),
);

/**
 * The method of that name.
 *
 * @throws UsageError that lists the names there are
 */
export function findMethod(name: string): Method {
  const method = methods.get(name);
  if (!method) throw new UsageError(`unknown method '${name}'`, `methods are ${[...methods.keys()].join(', ')}`);
  return method;
}
