/** What a text may mean: a task, a round, an account, a hash, part of a name. */

import { parseAddress } from '../../chain/address';
import type { At } from '../../chain/connection.svelte';
import { readModels } from '../../chain/registry';
import { readTasks } from '../../chain/tasks';
import { readRounds } from '../../chain/rounds';
import { paths } from '../../route/paths';
import { sameHex } from '../../verify/bytes';
import { cidOf } from '../../verify/cid';
import { findCommitment } from './participations';

export interface Found {
  what: string;
  href: string;
}

export async function find(at: At, text: string): Promise<Found[]> {
  const [tasks, models] = await Promise.all([readTasks(at), readModels(at)]);
  const words = text.trim().toLowerCase();
  const found: Found[] = [];

  const pair = /^(\d+)\s*[/.:,]\s*(\d+)$/.exec(words);
  if (pair)
    found.push({ what: `Task ${pair[1]}, round ${pair[2]}`, href: paths.round(pair[1] ?? '', Number(pair[2])) });
  const address = parseAddress(at, text.trim());
  if (address) found.push({ what: `Trainer ${address}`, href: paths.trainer(address) });

  const byModel = new Set(
    models
      .filter(
        (model) =>
          isHash(words, model.client.sha256, model.weights.sha256, model.card?.sha256 ?? '') ||
          cidOf(model.client.sha256) === words,
      )
      .map((model) => model.id),
  );
  for (const model of models) {
    const named = words.length > 1 && model.name.toLowerCase().includes(words);
    if (named || byModel.has(model.id) || model.owner === address)
      found.push({ what: `Model ${model.id}, ${model.name}`, href: paths.model(model.id) });
  }
  for (const task of tasks) {
    const named = [task.modelName, task.organizationName].some(
      (name) => words.length > 1 && name.toLowerCase().includes(words),
    );
    const ofAccount = [task.organization, task.aggregator].includes(address);
    if (String(task.id) === words || named || ofAccount || byModel.has(task.model))
      found.push({ what: `Task ${task.id}, ${task.modelName}`, href: paths.task(task.id) });
  }
  if (/^(0x)?[0-9a-f]{64}$/.test(words)) {
    for (const task of tasks) {
      const rounds = await readRounds(at, task.id, task.posted);
      for (const round of rounds.filter((one) =>
        isHash(words, one.model, one.report, one.updatesRoot, one.rewards?.root ?? ''),
      ))
        found.push({ what: `Task ${task.id}, round ${round.number}`, href: paths.round(task.id, round.number) });
    }
    const took = found.length === 0 && (await findCommitment(at, tasks, words.replace(/^0x/, '')));
    if (took)
      found.push({
        what: `Task ${took.task}, round ${took.round}: a participant’s commitment`,
        href: paths.round(took.task, took.round),
      });
  }
  return found;
}

function isHash(words: string, ...hashes: string[]): boolean {
  return hashes.some((hash) => hash !== '' && sameHex(hash, words));
}
