// The app's arithmetic against the vectors of an independent implementation.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bytesToHex } from '@noble/hashes/utils';
import { load } from './load.mjs';

const { readCase } = await load('verify/claimFile.ts');
const { commitmentOf, payout, refusal } = await load('verify/claim.ts');
const { rewardLeaf } = await load('verify/rewardTree.ts');

const file = new URL('../../primitives/tests/vectors/rewards.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8'));

/** What the claim pays, or null if it is refused in any way. */
function verdict(wanted) {
  let read;
  try {
    read = readCase(wanted);
  } catch {
    return null;
  }
  if (refusal(read.id, read.root, read.claim)) return null;
  return String(payout(read.pool, read.claim.share, read.root.totalShares));
}

test('every claim of the vectors is paid or refused as in the vectors', () => {
  assert.equal(cases.length, 150);
  const wrong = cases.filter((wanted) => verdict(wanted) !== (wanted.payout ?? null));
  assert.deepEqual(
    wrong.map(({ kind, payout: expected }) => ({ kind, expected })),
    [],
  );
  assert.ok(cases.some(({ payout: paid }) => paid) && cases.some(({ payout: paid }) => !paid));
});

test('commitments and leaves are those of the vectors', () => {
  for (const wanted of cases.filter(({ kind }) => kind === 'valid')) {
    const { id, claim } = readCase(wanted);
    const commitment = commitmentOf(id, claim.payee, claim.salt);
    assert.equal(commitment, wanted.commitment);
    assert.equal(bytesToHex(rewardLeaf(id, claim.index, { commitment, share: claim.share }).hash), wanted.leaf);
  }
});

const { updateRoot } = await load('verify/updateTree.ts');

test('update trees have the roots of the vectors', () => {
  const protocol = new URL('../../protocol/tests/vectors/protocol.json', import.meta.url);
  const trees = JSON.parse(readFileSync(protocol, 'utf8')).update_trees;
  assert.ok(trees.length > 0);
  for (const { genesis, task, round, root, updates } of trees) {
    const leaves = updates.map(({ commitment, sample_weight, sha256 }) => ({
      commitment,
      sampleWeight: BigInt(sample_weight),
      update: sha256,
    }));
    assert.equal(updateRoot({ genesis, task: BigInt(task), round }, leaves), root);
  }
});
