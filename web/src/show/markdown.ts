/**
 * A subset of Markdown, as a tree from which pages build their own elements. Nothing in a text becomes markup, and its
 * links are not clickable, since anyone may have written it.
 *
 * Written by hand because Markdown libraries read HTML too, build strings of it, and are many times as large.
 */

export type Inline = { kind: 'text' | 'code' | 'strong' | 'em'; text: string };
export type Line = Inline[];
export type Block =
  | { kind: 'heading'; level: number; line: Line }
  | { kind: 'paragraph'; line: Line }
  | { kind: 'list'; ordered: boolean; items: Line[] }
  | { kind: 'code'; text: string }
  | { kind: 'table'; head: Line[]; rows: Line[][] };

const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const ITEM = /^\s{0,3}(?:([-*+])|\d{1,9}[.)])\s+(.*)$/;
const FENCE = /^\s{0,3}(```|~~~)/;
const RULE = /^\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?)?\s*$/;

export function parse(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  const here = () => lines[at] ?? '';
  const isTable = () => here().includes('|') && RULE.test(lines[at + 1] ?? '');
  const begins = () => HEADING.test(here()) || ITEM.test(here()) || FENCE.test(here()) || isTable();

  while (at < lines.length) {
    const heading = HEADING.exec(here());
    if (here().trim() === '') at++;
    else if (FENCE.test(here())) blocks.push({ kind: 'code', text: fenced() });
    else if (heading) {
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, line: inline(heading[2] ?? '') });
      at++;
    } else if (isTable()) blocks.push(table());
    else if (ITEM.test(here())) blocks.push(list());
    else blocks.push({ kind: 'paragraph', line: inline(joined()) });
  }
  return blocks;

  function fenced(): string {
    const fence = FENCE.exec(here())?.[1] ?? '';
    const from = ++at;
    while (at < lines.length && !here().trimStart().startsWith(fence)) at++;
    return lines.slice(from, at++).join('\n');
  }

  function table(): Block {
    const head = cells(here());
    const rows: Line[][] = [];
    for (at += 2; at < lines.length && here().includes('|'); at++) rows.push(cells(here()));
    return { kind: 'table', head, rows };
  }

  function list(): Block {
    const ordered = ITEM.exec(here())?.[1] === undefined;
    const items: Line[] = [];
    for (let item = ITEM.exec(here()); item; item = ITEM.exec(here())) {
      at++;
      // Lines that continue an item are indented or follow it directly.
      items.push(inline([item[2] ?? '', at < lines.length && !begins() ? joined() : ''].join(' ').trim()));
    }
    return { kind: 'list', ordered, items };
  }

  /** The lines up to the next block, as one. */
  function joined(): string {
    const parts: string[] = [];
    while (at < lines.length && here().trim() !== '' && (parts.length === 0 || !begins()))
      parts.push(lines[at++] ?? '');
    return parts.map((part) => part.trim()).join(' ');
  }
}

function cells(line: string): Line[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split('|').map((cell) => inline(cell.trim()));
}

/** No part contains its own opening mark, so that matching takes linear time. */
const MARKS = /`([^`]+)`|\*\*([^*]+)\*\*|(?<![\w*])[*_]([^*_]+)[*_](?![\w*])|!?\[([^[\]]*)\]\(([^()\s]*)[^()]*\)/g;

function inline(text: string): Line {
  const line: Line = [];
  const put = (kind: Inline['kind'], part: string | undefined) => part && line.push({ kind, text: part });
  let from = 0;
  for (const found of text.matchAll(MARKS)) {
    put('text', text.slice(from, found.index));
    from = found.index + found[0].length;
    put('code', found[1]);
    put('strong', found[2]);
    put('em', found[3]);
    if (found[4] !== undefined) {
      put('text', found[4] && found[5] ? `${found[4]} (` : found[4]);
      put('code', found[5]);
      put('text', found[4] && found[5] ? ')' : '');
    }
  }
  put('text', text.slice(from));
  return line;
}
