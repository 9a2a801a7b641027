// The workflow validator imports JSON and folders the way bundlers do; Node alone needs to be told how. The pipeline
// validator wants a method of sets that Node 20 does not have yet.
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';

Set.prototype.union ??= function (other) { return new Set([...this, ...other]); };

if (!globalThis.hooksRegistered && !import.meta.url.includes('?')) {
  globalThis.hooksRegistered = true;
  register(`${import.meta.url}?loader`);
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.json')) return next(url, context);
  return { format: 'module', shortCircuit: true, source: `export default ${await readFile(fileURLToPath(url), 'utf8')}` };
}

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!specifier.startsWith('.')) throw error;
    try {
      return await next(`${specifier}.js`, context);
    } catch {
      return next(`${specifier}/index.js`, context);
    }
  }
}
