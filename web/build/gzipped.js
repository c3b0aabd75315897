import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Writes a `.gz` beside each text file of the build: the aggregator sends it to browsers that take it. */
export function gzipped() {
  let folder;
  return {
    name: 'gzipped',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      const files = await readdir(folder, { recursive: true });
      for (const file of files.filter((name) => /\.(js|css|svg)$/.test(name))) {
        await writeFile(join(folder, `${file}.gz`), gzipSync(await readFile(join(folder, file)), { level: 9 }));
      }
    },
  };
}
