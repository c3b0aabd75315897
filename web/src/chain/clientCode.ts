/** The client code of a model: from the user's node, which keeps it on the chain, or else from the aggregator's mirror. */

import { compared, fetchObject, type Fetched } from '../aggregator/files';
import { fromHex } from '../verify/bytes';
import { cidOf } from '../verify/cid';
import type { Client } from './connection.svelte';
import type { Artifact } from './registry';

export const MAX_CLIENT_CODE = 262_144;

export interface Code extends Fetched {
  from: string;
}

export async function fetchCode(client: Client, code: Artifact, endpoint: string): Promise<Code> {
  try {
    const found: unknown = await client.rpc['bitswap_v1_get']?.(cidOf(code.sha256));
    if (typeof found === 'string')
      return { ...compared(fromHex(found), code.sha256), from: 'the chain, through your node' };
  } catch {
    // A node that was warp-synced, or that prunes blocks, lacks old code.
  }
  return { ...(await fetchObject(endpoint, code.sha256, MAX_CLIENT_CODE)), from: 'the aggregator’s mirror' };
}
