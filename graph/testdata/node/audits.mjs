// What the audits of the GraphQL over HTTP specification say of a server. Called with its address; writes a JSON list of
// { id, name, status, reason }.
import { auditServer } from "graphql-http";

const results = await auditServer({ url: process.argv.at(-1) });
console.log(JSON.stringify(results.map(({ id, name, status, reason }) => ({ id, name, status, reason: reason ?? "" }))));
