/** The beginning and the end of a hash or an address. */
export function short(text: string, each = 6): string {
  const plain = text.replace(/^0x/, '');
  return plain.length <= each * 2 + 1 ? plain : `${plain.slice(0, each)}…${plain.slice(-each)}`;
}

/** `1.2 MB`. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ['kB', 'MB', 'GB'];
  let [value, at] = [bytes / 1000, 0];
  while (value >= 1000 && at < units.length - 1) [value, at] = [value / 1000, at + 1];
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[at]}`;
}
