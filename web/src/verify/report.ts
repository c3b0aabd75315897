/**
 * The public report of a round, and whether it leads to the result on the chain.
 *
 * This folder implements the commitment scheme a second time, in TypeScript, rather than compile the Rust crate to
 * WebAssembly: what a browser verifies does not depend on the code that computed it. Vectors keep the two in step.
 */

import { bytesToHex } from '@noble/hashes/utils';
import { sameHex } from './bytes';
import { sha256 } from './hash';
import { rewardRoot } from './rewardTree';
import type { RoundId } from './roundId';
import { updateRoot } from './updateTree';

export interface Metrics {
  train_loss?: number;
  loss?: number;
  accuracy?: number;
  samples?: number;
}

export interface UpdateEntry {
  commitment: string;
  share: string;
  sample_weight: number;
  update: string;
  metrics: Metrics;
}

export interface RoundReport {
  version: string;
  genesis: string;
  task: string;
  round: number;
  base_model: string;
  model: string;
  updates_root: string;
  rewards_root: string;
  total_shares: string;
  updates: UpdateEntry[];
  refusals: { commitment: string; code: string; reason: string }[];
  metrics: Metrics;
}

/** What the chain says of the round. */
export interface OnChain {
  report: string;
  model: string;
  updatesRoot: string;
  rewardsRoot: string;
  totalShares: bigint;
  leaves: number;
}

/** One value that was computed here and compared with the chain. */
export interface Check {
  what: string;
  holds: boolean;
  chain: string;
  here: string;
}

const VERSION = 'sheaf round report v1';

/** Parses a report. Throws if the bytes are not one. */
export function readReport(bytes: Uint8Array): RoundReport {
  const report = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as RoundReport;
  if (report.version !== VERSION) throw new Error(`the report's version is “${report.version}”, not “${VERSION}”`);
  if (!Array.isArray(report.updates)) throw new Error('the report lists no updates');
  return report;
}

/** Recomputes everything that follows from the report's bytes, and compares it with the chain. */
export function verifyReport(bytes: Uint8Array, id: RoundId, chain: OnChain): Check[] {
  const hash = bytesToHex(sha256(bytes));
  const checks = [check('Report file', chain.report, hash)];
  // The content of a file with another hash proves nothing.
  if (!checks[0]?.holds) return checks;

  const report = readReport(bytes);
  const leaves = report.updates.map(({ commitment, share }) => ({ commitment, share: BigInt(share) }));
  const updates = report.updates.map(({ commitment, sample_weight, update }) => ({
    commitment,
    sampleWeight: BigInt(sample_weight),
    update,
  }));
  const root = rewardRoot(id, leaves);
  return [
    ...checks,
    check('Task and round', `${id.task} / ${id.round}`, `${report.task} / ${report.round}`),
    check('Chain (genesis)', id.genesis, report.genesis),
    check('Reward tree’s root', chain.rewardsRoot, bytesToHex(root.hash)),
    check('Sum of all shares', String(chain.totalShares), String(root.sum)),
    check('Trainers', String(chain.leaves), String(leaves.length)),
    check('Update tree’s root', chain.updatesRoot, updateRoot(id, updates)),
    check('Next model', chain.model, report.model),
  ];
}

function check(what: string, chain: string, here: string): Check {
  return { what, chain: plain(chain), here: plain(here), holds: sameHex(chain, here) };
}

function plain(text: string): string {
  return text.replace(/^0x/, '');
}
