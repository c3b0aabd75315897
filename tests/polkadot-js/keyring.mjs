// Keys as polkadot.js and its extension handle them: `node keyring.mjs COMMAND`, one JSON document in on stdin, one out.
//
//   open    { json, password, message }   opens an exported account and signs a message with it, as the extension does
//   export  { type, uri, name, password } exports an account
//   verify  { address, message, signature }
import { Keyring } from '@polkadot/api';
import { u8aToHex, u8aWrapBytes } from '@polkadot/util';
import { cryptoWaitReady, signatureVerify } from '@polkadot/util-crypto';
import { json } from 'node:stream/consumers';

const commands = {
  open({ json, password, message }) {
    const pair = new Keyring().addFromJson(json);
    pair.decodePkcs8(password);
    return { address: pair.address, type: pair.type, name: pair.meta.name, signature: u8aToHex(pair.sign(u8aWrapBytes(message))) };
  },
  export({ type, uri, name, password }) {
    return new Keyring({ type }).addFromUri(uri, { name }).toJson(password);
  },
  verify({ address, message, signature }) {
    const { isValid, crypto } = signatureVerify(u8aWrapBytes(message), signature, address);
    return { valid: isValid, crypto };
  },
};

await cryptoWaitReady();
console.log(JSON.stringify(commands[process.argv[2]](await json(process.stdin))));
