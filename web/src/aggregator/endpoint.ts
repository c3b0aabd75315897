/** An address of the aggregator at `endpoint`, as its profile on chain gives it; `undefined` if that is no http address. */
export function endpointOf(endpoint: string, path: string, scheme: 'http' | 'ws' = 'http'): string | undefined {
  if (!/^https?:\/\/./.test(endpoint)) return undefined;
  const base = endpoint.replace(/\/+$/, '');
  return `${scheme === 'ws' ? base.replace(/^http/, 'ws') : base}${path}`;
}

/** An address that somebody wrote, if a browser can fetch from it. */
export function webAddress(uri: string): { href: string; host: string } | undefined {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  return url && /^https?:$/.test(url.protocol) ? { href: url.href, host: url.host } : undefined;
}
