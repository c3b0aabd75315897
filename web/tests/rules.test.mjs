// The app's arithmetic of pay and terms against the cases that the chain's own functions made.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { load } from './load.mjs';

const pay = await load('chain/pay.ts');
const rules = await load('chain/terms.ts');
const { payout } = await load('verify/claim.ts');
const vectors = (name) =>
  JSON.parse(readFileSync(new URL(`../../primitives/tests/vectors/${name}`, import.meta.url), 'utf8'));
const [pays, terms] = [vectors('pay.json'), vectors('terms.json')];

/** Whether `of` gives each case its value in `member`; a number beyond 128 bits is none to the chain. */
function agree(cases, member, of) {
  assert.ok(cases.length > 0);
  for (const wanted of cases) {
    const found = of(wanted);
    const fits = found !== undefined && found < 1n << 128n;
    assert.equal(fits ? String(found) : null, wanted[member], JSON.stringify(wanted));
  }
}

function agreeOnPay(cases, of) {
  for (const part of ['pool', 'aggregator_part'])
    agree(
      cases.map((wanted) => ({ ...wanted, [part]: wanted.pay?.[part] ?? null })),
      part,
      (wanted) => of(wanted)?.[part === 'pool' ? 'pool' : 'aggregatorPart'],
    );
}

test('rounds pay what they pay on the chain', () => {
  agreeOnPay(pays.round_pay, ({ unallocated, rounds_left, aggregator_fee, total_shares }) =>
    pay.roundPay(BigInt(unallocated), rounds_left, aggregator_fee, BigInt(total_shares)),
  );
  agreeOnPay(pays.next_round_pay, ({ rounds, aggregator_fee, unallocated, rounds_posted, total_shares }) =>
    pay.nextRoundPay(
      { rounds, aggregatorFee: aggregator_fee },
      BigInt(unallocated),
      rounds_posted,
      BigInt(total_shares),
    ),
  );
});

test('seats and shares are worth what they are worth on the chain', () => {
  agree(pays.seat_pay, 'pay', ({ pool, trainers }) => pay.seatPay(BigInt(pool), trainers));
  // No round that is on the chain has 0 shares.
  agree(pays.payout, 'payout', ({ pool, share, total_shares }) =>
    total_shares === '0' ? undefined : payout(BigInt(pool), BigInt(share), BigInt(total_shares)),
  );
});

test('terms are refused where the chain refuses them, for the same first reason', () => {
  assert.ok(terms.check_terms.length > 40);
  for (const { case: name, now, limits, terms: proposed, error } of terms.check_terms)
    assert.equal(rules.termsErrors(termsOf(proposed), limitsOf(limits), BigInt(now))[0] ?? null, error, name);
});

test('the bounds that depend on others are the chain’s', () => {
  agree(terms.min_deposit, 'min_deposit', ({ rounds, max_trainers, min_share }) =>
    rules.minDeposit(rounds, max_trainers, BigInt(min_share)),
  );
  agree(terms.max_round_ms, 'max_ms', ({ duration_ms, stall_ms }) =>
    rules.maxRoundMs(BigInt(duration_ms), BigInt(stall_ms)),
  );
  agree(terms.usual_round_ms, 'round_ms', ({ rounds, duration_ms, stall_ms }) =>
    rules.usualRoundMs(rounds, BigInt(duration_ms), BigInt(stall_ms)),
  );
});

test('the usual terms are the chain’s', () => {
  const usual = termsOf(terms.usual.terms);
  const proposedAt = usual.deadline - BigInt(terms.usual.duration_ms);
  assert.deepEqual(rules.usualTerms({ stallMs: 10n ** 12n }, proposedAt), usual);
});

function limitsOf({ min_stake, min_share, min_duration_ms, stall_ms }) {
  const [minStake, minShare, minDurationMs, stallMs] = [min_stake, min_share, min_duration_ms, stall_ms].map(BigInt);
  return { minStake, minShare, minDurationMs, stallMs };
}

function termsOf(of) {
  return {
    deposit: BigInt(of.deposit),
    rounds: of.rounds,
    stake: BigInt(of.stake),
    minTrainers: of.min_trainers,
    maxTrainers: of.max_trainers,
    deadline: BigInt(of.deadline),
    roundMs: BigInt(of.round_ms),
    admission: of.admission,
    disclosure: of.disclosure,
    aggregation: {
      kind: of.aggregation.kind,
      learningRate: of.aggregation.learning_rate,
      clip: of.aggregation.clip,
      fracBits: of.aggregation.frac_bits,
      sampleWeightCap: of.aggregation.sample_weight_cap,
    },
    reward: of.reward,
    aggregatorFee: of.aggregator_fee,
  };
}
