// The bytes of an unsigned claim, read back by an independent implementation: polkadot.js, with the chain's metadata.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { $Metadata, PortableRegistry } from 'dedot/codecs';
import { load } from './load.mjs';

const { unsigned, refusalText } = await load('chain/unsigned.ts');
const polkadot = createRequire(new URL('../../tests/polkadot-js/package.json', import.meta.url));
const { TypeRegistry, Metadata } = polkadot('@polkadot/types');
const metadata = readFileSync(new URL('../../client-sdk/metadata.scale', import.meta.url));

const claim = {
  index: 3,
  payee: `0x${'11'.repeat(32)}`,
  salt: `0x${'22'.repeat(32)}`,
  share: 5n,
  path: [{ sum: 7n, hash: `0x${'33'.repeat(32)}` }],
};

const known = $Metadata.tryDecode(metadata);
const client = {
  metadata: known,
  registry: new PortableRegistry(known.latest),
  toTx: (transaction) => transaction.toHex(),
};
const registry = new TypeRegistry();
registry.setMetadata(new Metadata(registry, `0x${metadata.toString('hex')}`), undefined, undefined, true);

/** The claim as a transaction made at `block`: its hex, and what polkadot.js reads from it. */
function made(block, siblings = 1) {
  const path = Array.from({ length: siblings }, () => claim.path[0]);
  const params = { task: 9n, round: 4, claim: { ...claim, path } };
  const hex = unsigned(client, { call: { pallet: 'Rewards', palletCall: { name: 'Claim', params } } }, block);
  return { hex, read: registry.createType('Extrinsic', hex, { isSigned: false }) };
}

test('a general transaction carries the claim, a mortal era, and nothing to sign or pay with', () => {
  const { hex, read } = made(1000);
  assert.equal(read.isSigned, false);
  assert.equal(`${read.method.section}.${read.method.method}`, 'rewards.claim');
  const [task, round, carried] = read.method.args;
  assert.deepEqual([task.toNumber(), round.toNumber()], [9, 4]);
  assert.deepEqual(
    [carried.index.toNumber(), carried.payee.toHex(), carried.salt.toHex()],
    [3, claim.payee, claim.salt],
  );
  assert.equal(carried.path[0].sum.toBigInt(), 7n);
  // Length, version 5 with extensions, their version 0, then the era: 64 blocks from block 1000 on.
  assert.match(hex, /^0x[0-9a-f]{4}450085020000/);
});

test('eras and lengths are those of polkadot.js', () => {
  for (const block of [0, 1, 63, 64, 1000, 4_000_001]) {
    const era = registry.createType('ExtrinsicEra', { current: block, period: 64 });
    assert.equal(made(block).hex.slice(10, 14), Buffer.from(era.toU8a()).toString('hex'), String(block));
  }
  // The shortest path takes a length of two bytes, 400 siblings one of four.
  for (const siblings of [1, 32, 400]) {
    const { hex, read } = made(1000, siblings);
    assert.equal(read.method.args[2].path.length, siblings);
    const bytes = Buffer.from(hex.slice(2), 'hex');
    const length = registry.createType('Compact<u32>', bytes.subarray(0, 4));
    assert.equal(length.encodedLength + length.toNumber(), bytes.length, String(siblings));
  }
});

test('refusals by the chain become sentences, and other failures do not', () => {
  const refused = (value) => ({ data: { isErr: true, err: { type: 'Invalid', value } } });
  assert.match(refusalText(refused({ type: 'Custom', value: 7 })), /not above its own fee/);
  assert.match(refusalText(refused({ type: 'Custom', value: 12 })), /does not open a leaf/);
  assert.match(refusalText(refused({ type: 'Stale' })), /claimed already/);
  assert.equal(refusalText(refused({ type: 'BadProof' })), undefined);
  assert.equal(refusalText(new Error('gone')), undefined);
});
