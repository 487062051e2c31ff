// Signing in: by a token, or by a link that the command line makes.
import { html, useState } from '../lib.js';
import { signIn } from '../api.js';
import { useAct } from '../hooks.js';
import { Trouble } from '../parts.js';

export function SignIn({ onSignedIn, problem }) {
  const [token, setToken] = useState('');
  const act = useAct();
  const send = (event) => {
    event.preventDefault();
    act.run(() => signIn(token.trim())).then((me) => me && onSignedIn(me));
  };
  const refused = act.problem || problem;
  const told =
    refused && refused.status === 401
      ? { ...refused, message: act.problem ? 'This token does not count here: it is unknown, revoked or expired.' : 'This link is unknown or has expired: make another with  muster console' }
      : refused;
  return html`<main class="alone">
    <h1>Muster</h1>
    <form onSubmit=${send}>
      <label for="token">API token</label>
      <input
        id="token"
        type="password"
        autocomplete="off"
        autofocus
        required
        value=${token}
        onInput=${(e) => setToken(e.target.value)}
      />
      <button type="submit" disabled=${act.busy}>Sign in</button>
    </form>
    <${Trouble} problem=${told} />
    <p class="quiet">
      Or run <code>muster console</code> on a machine that has a token: it opens this page, signed in. The first token stands
      in <code>admin-token</code> in the server’s data directory; <code>muster token create NAME</code> makes more.
    </p>
  </main>`;
}
