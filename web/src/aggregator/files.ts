/** Files from aggregators and organizations. None is trusted: each is compared with its hash on the chain. */

import { bytesToHex } from '@noble/hashes/utils';
import { sameHex } from '../verify/bytes';
import { sha256 } from '../verify/hash';
import { endpointOf } from './endpoint';

export interface Fetched {
  bytes: Uint8Array;
  /** SHA-256 of the bytes, computed here. */
  hash: string;
  matches: boolean;
}

/** Fetches the file with this hash from an aggregator. Throws if it exceeds `limit` bytes. */
export async function fetchObject(endpoint: string, hash: string, limit: number): Promise<Fetched> {
  const plain = hash.replace(/^0x/, '');
  return compared(await download(endpoint, `/v1/objects/${plain}`, limit), plain);
}

export function compared(bytes: Uint8Array, wanted: string): Fetched {
  const hash = bytesToHex(sha256(bytes));
  return { bytes, hash, matches: sameHex(hash, wanted) };
}

/** Fetches a file from the URL that an organization wrote. Throws if it exceeds `limit` bytes. */
export async function fetchFrom(url: string, host: string, hash: string, limit: number): Promise<Fetched> {
  return compared(await read(url, host, limit), hash);
}

async function download(endpoint: string, path: string, limit: number): Promise<Uint8Array> {
  const url = endpointOf(endpoint, path);
  if (!url) throw new Error(`the aggregator’s endpoint on the chain, ${endpoint}, is not an http URL`);
  return read(url, 'the aggregator', limit);
}

async function read(url: string, who: string, limit: number): Promise<Uint8Array> {
  const answer = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer' }).catch(() => undefined);
  if (!answer) throw new Error(`${who} does not answer, or does not allow this page to ask`);
  if (!answer.ok || !answer.body) throw new Error(`${who} has no such file (${answer.status})`);
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const reader = answer.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new Error(`the file is larger than ${limit} bytes`);
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}
