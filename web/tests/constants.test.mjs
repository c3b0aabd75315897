// The constants of the chain that pages read, in its metadata: the generated types would let a misspelt name pass.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { $Metadata, PortableRegistry } from 'dedot/codecs';

const metadata = $Metadata.tryDecode(readFileSync(new URL('../../client-sdk/metadata.scale', import.meta.url))).latest;
const registry = new PortableRegistry(metadata);

test('the chain has the constants that the pages read', () => {
  for (const [pallet, name] of [
    ['System', 'SS58Prefix'],
    ['Tasks', 'MillisecsPerBlock'],
  ]) {
    const constants = metadata.pallets.find((found) => found.name === pallet).constants;
    const { typeId, value } = constants.find((found) => found.name === name);
    assert.ok(registry.findCodec(typeId).tryDecode(value) > 0, `${pallet}.${name}`);
  }
});
