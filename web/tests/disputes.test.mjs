// How an objection ended, by the status of its round on the chain.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { outcome } = await load('chain/disputes.ts');
const at = (standing, opensAt) => outcome({ record: { standing }, opensAt }, 100);

test('an objection to a round that is void is accepted, and to one that is upheld dismissed', () => {
  assert.equal(at('Void', undefined), 'accepted');
  assert.equal(at('Upheld', 120), 'dismissed');
});

test('an objection to a round that opens expires', () => {
  assert.equal(at('Posted', 100), 'expired');
  assert.equal(at('Frozen', 99), 'expired');
});

test('an objection is undecided until the round opens', () => {
  assert.equal(at('Posted', 101), undefined);
  assert.equal(at('Frozen', 101), undefined);
});

test('an objection to a round that was swept gets its bond back', () => {
  assert.equal(outcome({ record: undefined, opensAt: undefined }, 100), 'accepted');
});
