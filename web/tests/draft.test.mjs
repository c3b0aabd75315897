// The form has the chain's bounds, so that it offers no terms for signing that the chain would refuse.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { check, firstDraft, localField } = await load('pages/propose/draft.ts');
const SHF = 10n ** 12n;
const NOW = Date.UTC(2027, 0, 1);
const limits = { minStake: SHF, minShare: SHF / 100n, minDurationMs: 3_600_000n, stallMs: 86_400_000n };
const problems = (changed, of = limits) => Object.keys(check({ ...firstDraft(NOW, of), ...changed }, of, NOW).problems);

test('the form starts with terms that can be proposed, also with short windows', () => {
  for (const of of [limits, { ...limits, stallMs: 300_000n }]) assert.deepEqual(problems({}, of), []);
  const { terms } = check(firstDraft(NOW, limits), limits, NOW);
  assert.deepEqual([terms.deposit, terms.rounds, terms.roundMs], [100n * SHF, 10, 600_000n]);
  assert.deepEqual([terms.aggregatorFee, terms.aggregation.clip], [50_000, 4 * 65_536]);
});

test('each bound of the chain is shown at its field', () => {
  const wrong = [
    [{ deposit: '0.1' }, 'deposit'],
    [{ deposit: 'much' }, 'deposit'],
    [{ rounds: '1001' }, 'rounds'],
    [{ stake: '0.9' }, 'stake'],
    [{ minTrainers: '1' }, 'minTrainers'],
    [{ minTrainers: '5', maxTrainers: '4' }, 'maxTrainers'],
    [{ fee: '20.1' }, 'fee'],
    [{ minutes: '721' }, 'minutes'],
    [{ deadline: localField(NOW + 60_000) }, 'deadline'],
    [{ deadline: localField(NOW + 181 * 86_400_000) }, 'deadline'],
    [{ deadline: '' }, 'deadline'],
  ];
  for (const [changed, field] of wrong) assert.deepEqual(problems(changed), [field], JSON.stringify(changed));
});
