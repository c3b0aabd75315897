/** Which page is shown. The address bar is the only state, so that every page can be linked to. */

export type Page =
  | { name: 'tasks' }
  | { name: 'task'; task: bigint }
  | { name: 'round'; task: bigint; round: number }
  | { name: 'model'; model: bigint }
  | { name: 'trainer'; address: string }
  | { name: 'propose' }
  | { name: 'network' }
  | { name: 'search'; query: string }
  | { name: 'settings' }
  | { name: 'missing' };

const NUMBER = /^\d{1,10}$/;

export function pageOf(path: string): Page {
  const [first = '', second = '', third = '', fourth = ''] = path.split('/').filter(Boolean).map(decode);
  if (first === '' || (first === 'tasks' && second === '')) return { name: 'tasks' };
  if (first === 'tasks' && NUMBER.test(second)) {
    if (third === '') return { name: 'task', task: BigInt(second) };
    if (third === 'rounds' && NUMBER.test(fourth))
      return { name: 'round', task: BigInt(second), round: Number(fourth) };
  }
  if (first === 'models' && NUMBER.test(second)) return { name: 'model', model: BigInt(second) };
  if (first === 'trainer') return { name: 'trainer', address: second };
  if (first === 'search') return { name: 'search', query: second };
  if (first === 'propose' || first === 'network' || first === 'settings') return { name: first };
  return { name: 'missing' };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

class Route {
  path = $state(location.pathname);
  page = $derived(pageOf(this.path));

  constructor() {
    window.addEventListener('popstate', () => (this.path = location.pathname));
    document.addEventListener('click', (event) => this.#follow(event));
  }

  go(path: string): void {
    history.pushState(null, '', path);
    this.path = location.pathname;
    window.scrollTo(0, 0);
  }

  /** Links within the app change the page without loading it again. */
  #follow(event: MouseEvent): void {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target || link.origin !== location.origin || link.hasAttribute('download') || link.hash) return;
    if (link.pathname.startsWith('/v1/')) return;
    event.preventDefault();
    this.go(link.pathname);
  }
}

export const route = new Route();
