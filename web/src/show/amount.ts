/** Amounts: plancks inside, SHF for people. 1 SHF = 10^12 plancks. */

export const SHF = 10n ** 12n;

/** `12.345 SHF`, with at most `digits` decimals, rounded down. */
export function shf(plancks: bigint, digits = 4): string {
  const unit = SHF / 10n ** BigInt(digits);
  const [whole, part] = [plancks / SHF, (plancks % SHF) / unit];
  const grouped = whole.toString().replace(/\B(?=(\d{3})+$)/g, '\u2009');
  const decimals = part.toString().padStart(digits, '0').replace(/0+$/, '');
  return `${grouped}${decimals && `.${decimals}`} SHF`;
}

/** Reads what a person typed: `12`, `12.5`, `12.5 SHF`. */
export function parseShf(text: string): bigint | undefined {
  const found = /^(\d{1,18})(?:\.(\d{1,12}))?(?:\s*SHF)?$/i.exec(text.trim());
  return found ? BigInt(found[1] ?? '0') * SHF + BigInt((found[2] ?? '').padEnd(12, '0')) : undefined;
}
