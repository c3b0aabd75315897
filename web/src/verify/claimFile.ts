/** Claims as `sheaf` stores them: `{"cases": [{genesis, task, round, result, claim}]}`. */

import type { Claim, RewardRoot } from './claim';
import type { RoundId } from './roundId';

export interface ClaimCase {
  id: RoundId;
  root: RewardRoot;
  /** The round's pool in plancks, according to the file. */
  pool: bigint;
  claim: Claim;
}

type Fields = Record<string, unknown>;

/** Reads a claim file. Throws an error that names what is wrong. */
export function readCases(text: string): ClaimCase[] {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  const cases = isFields(file) ? file['cases'] : undefined;
  if (!Array.isArray(cases)) throw new Error('it has no list “cases”');
  return cases.map(readCase);
}

/** Reads one case. Numbers that may exceed 53 bits are decimal texts. */
export function readCase(value: unknown): ClaimCase {
  const [whole, result, claim] = [
    fields(value, 'case'),
    fields(at(value, 'result'), 'result'),
    fields(at(value, 'claim'), 'claim'),
  ];
  const path = claim['path'];
  if (!Array.isArray(path)) throw new Error('claim.path is not a list');
  if (path.length > 32) throw new Error(`the path has ${path.length} siblings: no path has more than 32`);
  return {
    id: {
      genesis: hash(whole, 'genesis'),
      task: natural(whole, 'task', 64),
      round: Number(natural(whole, 'round', 32)),
    },
    root: {
      root: hash(result, 'root'),
      totalShares: natural(result, 'total_shares', 128),
      leaves: Number(natural(result, 'leaves', 32)),
    },
    pool: natural(result, 'pool', 128),
    claim: {
      index: Number(natural(claim, 'index', 32)),
      payee: hash(claim, 'payee'),
      salt: hash(claim, 'salt'),
      share: natural(claim, 'share', 64),
      path: path.map((step: unknown) => {
        const node = fields(step, 'claim.path');
        return { sum: natural(node, 'sum', 128), hash: hash(node, 'hash') };
      }),
    },
  };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(value: unknown, name: string): unknown {
  return isFields(value) ? value[name] : undefined;
}

function fields(value: unknown, name: string): Fields {
  if (!isFields(value)) throw new Error(`${name} is missing`);
  return value;
}

function hash(from: Fields, name: string): string {
  const value = from[name];
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/i.test(value)) throw new Error(`${name} is not 64 hex digits`);
  return value.toLowerCase();
}

function natural(from: Fields, name: string, bits: number): bigint {
  const value = from[name];
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || !/^[0-9]+$/.test(text)) throw new Error(`${name} is not a natural number`);
  const number = BigInt(text);
  if (number >= 1n << BigInt(bits)) throw new Error(`${name} is ${number}, which does not fit ${bits} bits`);
  return number;
}
