// A real identity provider for tests: node provider.mjs MODULES PORT REDIRECT_URI SECRET
// It says "listening" once it does, and ends with its standard input.
import { pathToFileURL } from 'node:url';

const [modules, port, redirectUri, secret] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(`${modules}/oidc-provider/lib/index.js`).href);

const people = {
  anna: { email: 'anna@example.com', email_verified: true, name: 'Anna Example', groups: ['staff'] },
  ben: { email: 'ben@example.com', email_verified: true, name: 'Ben Example', groups: ['staff'] },
  // Not one of the groups that may enroll.
  guest: { email: 'guest@example.com', email_verified: true, name: 'Guest', groups: ['guests'] },
  // An address that is nobody's word but their own.
  pretender: { email: 'anna@example.com', email_verified: false, preferred_username: 'pretender', groups: ['staff'] },
  hostile: {
    email: 'hostile@example.com',
    email_verified: true,
    name: `<img src=x onerror=alert(1)>\u001b[31m\u202e${'x'.repeat(5000)}`,
    groups: ['staff'],
  },
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'muster', client_secret: secret, redirect_uris: [redirectUri] }],
  claims: { email: ['email', 'email_verified'], profile: ['name', 'preferred_username', 'groups'] },
  pkce: { required: () => true },
  cookies: { keys: ['only for tests'] },
  findAccount: (context, id) =>
    people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  // Nobody is asked whether this server may know who they are.
  loadExistingGrant: async (context) => {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope('openid profile email');
    await grant.save();
    return grant;
  },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('listening'));
process.stdin.on('end', () => process.exit(0)).resume();
