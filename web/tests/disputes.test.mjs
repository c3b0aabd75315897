// How an objection ended, by what the chain has of its round.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { outcome } = await load('chain/disputes.ts');
const at = (standing, opensAt) => outcome({ record: { standing }, opensAt }, 100);

test('whoever objected to a round that is void was right, to one that is upheld wrong', () => {
  assert.equal(at('Void', undefined), 'accepted');
  assert.equal(at('Upheld', 120), 'dismissed');
});

test('a round that opens in spite of the objection leaves it open', () => {
  assert.equal(at('Posted', 100), 'expired');
  assert.equal(at('Frozen', 99), 'expired');
});

test('until then nothing is decided', () => {
  assert.equal(at('Posted', 101), undefined);
  assert.equal(at('Frozen', 101), undefined);
});

test('a round that was swept lets the bond go', () => {
  assert.equal(outcome({ record: undefined, opensAt: undefined }, 100), 'accepted');
});
