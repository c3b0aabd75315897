// Helia, as a person who has never heard of Sheaf would use it.
//   helia.mjs cid FILE                      the CID that Helia gives the file
//   helia.mjs fetch MULTIADDR CID PATIENCE  the file with this CID from that peer by Bitswap, base64
import { readFile } from 'node:fs/promises';
import { withBitswap } from '@helia/bitswap';
import { withLibp2pLight } from '@helia/libp2p';
import { unixfs } from '@helia/unixfs';
import { identify } from '@libp2p/identify';
import { noise } from '@libp2p/noise';
import { tcp } from '@libp2p/tcp';
import { yamux } from '@libp2p/yamux';
import { multiaddr } from '@multiformats/multiaddr';
import { createHeliaLight } from 'helia';
import { CID } from 'multiformats/cid';

const [command, ...rest] = process.argv.slice(2);
// Only what is needed to dial one peer: no bootstrap nodes, no DHT, no listening.
const helia = await withBitswap(
  withLibp2pLight(createHeliaLight(), {
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify() },
  }),
).start();
let answer;
if (command === 'cid') {
  const file = await readFile(rest[0]);
  answer = (await unixfs(helia).addBytes(file, { cidVersion: 1, rawLeaves: true })).toString();
} else {
  const [address, cid, seconds] = rest;
  await helia.libp2p.dial(multiaddr(address));
  const pieces = [];
  for await (const piece of unixfs(helia).cat(CID.parse(cid), { signal: AbortSignal.timeout(Number(seconds) * 1000) }))
    pieces.push(piece);
  answer = Buffer.concat(pieces).toString('base64');
}
await new Promise((written) => process.stdout.write(answer, written));
await helia.stop();
process.exit(0);
