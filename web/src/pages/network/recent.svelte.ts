/** The blocks that became final since the page was opened, newest first. */

import { connection, type Block } from '../../chain/connection.svelte';

interface Seen extends Block {
  extrinsics: number | undefined;
}

const MAX_BLOCKS = 12;

/** Call it while a component initializes. */
export function recent(): { readonly list: Seen[] } {
  let list = $state.raw<Seen[]>([]);
  $effect(() => {
    const [block, client] = [connection.finalized, connection.client];
    if (!block || !client) return;
    void client.block
      .body(block.hash as `0x${string}`)
      .then(
        (body) => body.length,
        () => undefined,
      )
      .then((extrinsics) => {
        if (!list.some((seen) => seen.hash === block.hash))
          list = [{ ...block, extrinsics }, ...list].slice(0, MAX_BLOCKS);
      });
  });
  return {
    get list() {
      return list;
    },
  };
}
