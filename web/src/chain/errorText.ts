/** Why the chain refused a call, from the documentation of its error. */

import type { DispatchError } from 'dedot/codecs';
import type { Client } from './connection.svelte';

export function errorText(client: Client, error: DispatchError): string {
  const known = client.registry.findErrorMeta(error);
  if (known) return `The chain refused it (${known.pallet}.${known.name}): ${known.docs.join(' ')}`;
  const detail = 'value' in error && typeof error.value === 'string' ? `: ${error.value}` : '';
  return `The chain refused it: ${error.type}${detail}`;
}
