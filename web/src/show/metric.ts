/** Measurements as the chain keeps them: millionths, where there are any. */

export function percent(millionths: number | undefined): string {
  return millionths === undefined ? '–' : `${(millionths / 10_000).toFixed(1)} %`;
}

export function loss(millionths: bigint | undefined): string {
  return millionths === undefined ? '–' : (Number(millionths) / 1e6).toFixed(3);
}
