// Signs as hardware wallets do: they pin the hash of the metadata by which they displayed the call. It needs a runtime that
// knows its own hash; tests/e2e/test_metadata_hash.py starts one.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { MerkleizedMetadata } from 'dedot/merkleized-metadata';
import { u8aToHex } from 'dedot/utils';
import { account, client, history, send } from './chain.mjs';

const hash = (info) => u8aToHex(new MerkleizedMetadata(client.metadata, info).digest());
const remark = client.tx.system.remark('pinned');

after(() => Promise.all([client.disconnect(), history.disconnect()]));

test('a transaction that pins the runtime’s metadata is taken', async () => {
  await send(account('//Charlie'), remark, { metadataHash: hash({ decimals: 12, tokenSymbol: 'SHF' }) });
});

test('one that was displayed by other metadata is refused, and not charged', async () => {
  const before = (await client.query.system.account(account('//Charlie').address)).data.free;
  const shown = hash({ decimals: 10, tokenSymbol: 'SHF' });
  await assert.rejects(send(account('//Charlie'), remark, { metadataHash: shown }), /BadProof|bad signature/);
  assert.equal((await client.query.system.account(account('//Charlie').address)).data.free, before);
});
