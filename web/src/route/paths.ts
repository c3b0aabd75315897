/** The addresses of the pages. */
export const paths = {
  tasks: '/',
  task: (task: bigint | string) => `/tasks/${task}`,
  round: (task: bigint | string, round: number) => `/tasks/${task}/rounds/${round}`,
  model: (model: bigint) => `/models/${model}`,
  trainer: (address = '') => (address ? `/trainer/${address}` : '/trainer'),
  propose: '/propose',
  network: '/network',
  search: (query: string) => `/search/${encodeURIComponent(query)}`,
  settings: '/settings',
};
