// Registers your account as an organization: npx tsx register.ts NAME [URI]
import { account, connect, send } from './chain.ts';

const [name, uri = ''] = process.argv.slice(2);
const api = await connect();
const organization = account();

await send(api, organization, api.tx.registry.registerOrganization({ name, uri }));

const stored = await api.query.registry.organizations(organization.address);
console.log(`organization ${organization.address}`, stored.toHuman());
await api.disconnect();
