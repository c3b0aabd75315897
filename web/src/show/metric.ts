/** Measurements as the chain stores them: in millionths, or absent. */

export function percent(millionths: number | undefined): string {
  return millionths === undefined ? '–' : `${(millionths / 10_000).toFixed(1)} %`;
}

export function loss(millionths: bigint | undefined): string {
  return millionths === undefined ? '–' : (Number(millionths) / 1e6).toFixed(3);
}
