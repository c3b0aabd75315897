/** Which node to connect to. A link may name one for its tab; the user's own choice is remembered. */

const KEY = 'sheaf.node';

export function firstNode(): string {
  const linked = new URLSearchParams(location.search).get('node');
  if (linked) sessionStorage.setItem(KEY, linked);
  return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY) ?? ownNode();
}

/** Whether a link chose the node, rather than the user. */
export function isLinked(): boolean {
  return sessionStorage.getItem(KEY) !== null;
}

export function rememberNode(url: string): void {
  sessionStorage.removeItem(KEY);
  localStorage.setItem(KEY, url);
}

/** A node on the machine that serves this page, on the usual port. */
export function ownNode(): string {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${location.hostname || '127.0.0.1'}:9944`;
}
