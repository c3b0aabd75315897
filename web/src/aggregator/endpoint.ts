/** The URL of `path` at an aggregator's `endpoint`, as its profile on the chain has it; `undefined` if that is not an http URL. */
export function endpointOf(endpoint: string, path: string, scheme: 'http' | 'ws' = 'http'): string | undefined {
  if (!/^https?:\/\/./.test(endpoint)) return undefined;
  const base = endpoint.replace(/\/+$/, '');
  return `${scheme === 'ws' ? base.replace(/^http/, 'ws') : base}${path}`;
}

/** A URL that an organization wrote, if a browser can fetch it. */
export function webAddress(uri: string): { href: string; host: string } | undefined {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  return url && /^https?:$/.test(url.protocol) ? { href: url.href, host: url.host } : undefined;
}
