/** An address of the aggregator at `endpoint`, as its profile on chain gives it; `undefined` if that is no http address. */
export function endpointOf(endpoint: string, path: string, scheme: 'http' | 'ws' = 'http'): string | undefined {
  if (!/^https?:\/\/./.test(endpoint)) return undefined;
  const base = endpoint.replace(/\/+$/, '');
  return `${scheme === 'ws' ? base.replace(/^http/, 'ws') : base}${path}`;
}
