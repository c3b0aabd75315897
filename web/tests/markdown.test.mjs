// Anyone may write a card: how it is shown, and that nothing in it becomes more than text.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { load } from './load.mjs';

const { parse } = await load('show/markdown.ts');
const plain = (line) => line.map(({ text }) => text).join('');

test('the parts of a card are recognized', () => {
  const blocks = parse(
    '# A card #\nOne line\nand **one** more.\n\n- first\n  goes on\n- second `x`\n\n1. one\n2. two\n```\n# code\n```\nafter\n',
  );
  assert.deepEqual(
    blocks.map(({ kind }) => kind),
    ['heading', 'paragraph', 'list', 'list', 'code', 'paragraph'],
  );
  assert.equal(plain(blocks[0].line), 'A card');
  assert.equal(plain(blocks[1].line), 'One line and one more.');
  assert.deepEqual(blocks[2].items.map(plain), ['first goes on', 'second x']);
  assert.deepEqual([blocks[2].ordered, blocks[3].ordered], [false, true]);
  assert.equal(blocks[4].text, '# code');
});

test('the cards of the examples are parsed to their last table', () => {
  for (const [example, tables, headings] of [
    ['mnist', 2, 3],
    ['hospitals', 2, 3],
  ]) {
    const blocks = parse(readFileSync(new URL(`../../examples/${example}/card.md`, import.meta.url), 'utf8'));
    assert.equal(blocks.filter(({ kind }) => kind === 'table').length, tables, example);
    assert.equal(blocks.filter(({ kind }) => kind === 'heading').length, headings, example);
    for (const { head, rows } of blocks.filter(({ kind }) => kind === 'table'))
      assert.ok(rows.length > 1 && rows.every((row) => row.length === head.length), example);
  }
});

test('markup and links stay text', () => {
  const [paragraph] = parse(
    '<img src=x onerror=alert(1)> [click](javascript:alert(1)) [read](https://a.example) ![](https://spy.example/a.png)',
  );
  assert.ok(paragraph.line.every(({ kind }) => kind === 'text' || kind === 'code'));
  assert.match(plain(paragraph.line), /<img src=x onerror=alert\(1\)>/);
  assert.match(plain(paragraph.line), /\[click\]\(javascript:alert\(1\)\) read \(https:\/\/a\.example\)/);
  assert.match(plain(paragraph.line), /https:\/\/spy\.example\/a\.png/);
});

test('a text that is made to be slow to parse is parsed in time', () => {
  for (const text of [
    '*'.repeat(50_000),
    '['.repeat(50_000),
    '`'.repeat(50_001),
    `${'|'.repeat(20_000)}\n${'-|'.repeat(20_000)}x`,
    '# '.repeat(50_000),
    '_a'.repeat(50_000),
  ]) {
    const started = performance.now();
    parse(text);
    assert.ok(performance.now() - started < 1000, `${text.slice(0, 5)}: ${performance.now() - started} ms`);
  }
});
