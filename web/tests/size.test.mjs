// What a browser loads before it shows the first page, compressed as the aggregator sends it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);

test('the first load is at most 150 kB', { skip: !existsSync(dist) && 'npm run build first' }, () => {
  const page = readFileSync(new URL('index.html', dist), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, path]) => path);
  const styles = named.filter((path) => path.endsWith('.css')).map((path) => readFileSync(new URL(path, dist), 'utf8'));
  const fonts = styles.flatMap((style) => [...style.matchAll(/url\(\/([^)]+\.woff2)\)/g)].map(([, path]) => path));
  const bytes = [...named, ...fonts].map((path) => {
    const file = readFileSync(new URL(path, dist));
    return path.endsWith('.woff2') ? file.length : gzipSync(file, { level: 9 }).length;
  });
  const total = bytes.reduce((sum, size) => sum + size, gzipSync(page).length);
  assert.ok(named.some((path) => path.endsWith('.js')) && fonts.length > 0);
  assert.ok(total <= 150_000, `${total} bytes`);
  console.log(`first load: ${total} bytes`);
});

test('the page itself has no script or style', { skip: !existsSync(dist) && 'npm run build first' }, () => {
  const page = readFileSync(new URL('index.html', dist), 'utf8');
  assert.doesNotMatch(page, /<style|style=|<script(?![^>]*src=)| on\w+=/);
});
