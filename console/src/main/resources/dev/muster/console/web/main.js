// The beginning: who is signed in, which page is meant, and the keys that work everywhere.
import { html, render, useEffect, useState } from './lib.js';
import { maybeSignedIn, session, signIn, whenSignedOut } from './api.js';
import { Me } from './me.js';
import { Shell } from './shell.js';
import { SignIn } from './pages/signin.js';
import { go, useHere } from './router.js';
import { Trouble, Waits } from './parts.js';

function App() {
  const place = useHere();
  const [me, setMe] = useState(undefined);
  const [problem, setProblem] = useState(null);
  const code = place.parts[0] === 'sign-in' ? place.parts[1] : undefined;

  const ask = () =>
    session().then(
      (found) => {
        setProblem(null);
        setMe(found);
      },
      (failed) => (failed.status === 401 ? setMe(null) : setProblem(failed)),
    );

  useEffect(() => {
    whenSignedOut(() => setMe(null));
    if (!code) {
      if (maybeSignedIn()) ask();
      else setMe(null);
    }
  }, []);

  useEffect(() => {
    if (!code) return;
    // The link is good for once: whoever goes back must not try it again.
    go('#/', true);
    signIn(code).then(setMe, (failed) => {
      setProblem(failed);
      // Who was signed in before stays so.
      if (maybeSignedIn()) ask();
      else setMe(null);
    });
  }, [code]);

  useEffect(() => {
    if (!problem || problem.status !== 0) return undefined;
    const timer = setTimeout(ask, 2000);
    return () => clearTimeout(timer);
  }, [problem]);

  if (me === undefined) {
    return html`<main class="alone"><${Trouble} problem=${problem} /><${Waits} /></main>`;
  }
  if (me === null) {
    return html`<${SignIn}
      problem=${problem}
      onSignedIn=${(found) => {
        setProblem(null);
        setMe(found);
      }}
    />`;
  }
  return html`<${Me.Provider} value=${me}><${Shell} place=${place} /><//>`;
}

render(html`<${App} />`, document.getElementById('app'));
