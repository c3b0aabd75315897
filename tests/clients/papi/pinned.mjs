// Signs as hardware wallets do: they pin the hash of the metadata by which they displayed the call. It needs a runtime that
// knows its own hash; tests/e2e/test_metadata_hash.py starts one.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Binary } from 'polkadot-api';
import { withMetadataHash } from 'polkadot-api/signer';
import { account, api, client, send } from './chain.mjs';

const bob = account('//Bob');
const pinning = (info) => ({ ...bob, signer: withMetadataHash(info, bob.signer) });
const remark = api.tx.System.remark({ remark: Binary.fromText('pinned') });

after(() => client.destroy());

test('a transaction that pins the runtime’s metadata is taken', async () => {
  await send(pinning({ decimals: 12, tokenSymbol: 'SHF' }), remark);
});

test('one that was displayed by other metadata is refused', async () => {
  await assert.rejects(send(pinning({ decimals: 10, tokenSymbol: 'SHF' }), remark), /BadProof/);
});
