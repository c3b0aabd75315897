// The CIDs of files, against those that the Rust library and IPFS give.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { load } from './load.mjs';

const { cidOf } = await load('verify/cid.ts');
const { sha256 } = await load('verify/hash.ts');

test('a file has the CID that IPFS gives it', () => {
  const cid = (text) => cidOf(bytesToHex(sha256(utf8ToBytes(text))));
  assert.equal(cid('hello world\n'), 'bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4');
  assert.equal(cid(''), 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku');
});
