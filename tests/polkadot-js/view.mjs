// View functions, for which polkadot.js has no methods: the metadata says how to call one.
import { u8aConcat, u8aToHex } from '@polkadot/util';

/** The answer of `pallet.name(...values)` at the newest block, decoded. */
export async function view(api, pallet, name, ...values) {
  const known = api.runtimeMetadata.asV16.pallets.find((one) => one.name.eq(pallet));
  const found = known?.viewFunctions.find((one) => one.name.eq(name));
  if (!found) throw new Error(`the chain has no view function ${pallet}.${name}`);
  const decode = (type, value) => api.createType(api.registry.createLookupType(type), value);
  const input = u8aConcat(...found.inputs.map(({ type }, at) => decode(type, values[at]).toU8a()));
  const id = { prefix: found.id.toU8a().slice(0, 16), suffix: found.id.toU8a().slice(16) };
  const answer = await api.call.runtimeViewFunction.executeViewFunction(id, u8aToHex(input));
  return decode(found.output, answer.asOk.toU8a(true));
}
