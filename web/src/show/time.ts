/** Times and spans in words. */

const UNITS: [string, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/** `2 days 4 hours`, `40 seconds`: the two largest units. */
export function span(ms: number): string {
  let rest = Math.max(0, Math.round(ms / 1000) * 1000);
  const parts: string[] = [];
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
    if (parts.length === 2) break;
  }
  return parts.join(' ') || 'no time';
}

/** `in 2 days 4 hours`, or `3 minutes ago`. */
export function fromNow(then: number, now: number): string {
  return then >= now ? `in ${span(then - now)}` : `${span(now - then)} ago`;
}

/** `10 Jul 2027, 18:00`, in the reader's zone. */
export function date(ms: number): string {
  return new Date(ms).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

/** About how long `count` blocks take, at `blockMs` each. */
export function blocks(count: number, blockMs: number): string {
  return span(count * blockMs);
}
