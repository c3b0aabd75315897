// Loads a TypeScript module of the app into Node, as Vite does for the browser.
import { runnerImport } from 'vite';

export async function load(path) {
  const found = await runnerImport(new URL(`../src/${path}`, import.meta.url).pathname, {
    configFile: false,
    logLevel: 'error',
  });
  return found.module;
}
