// Starts GraphiQL with a token of the chosen demonstration persona. Runs in the browser; globals come from the scripts before it.
/* global React, ReactDOM, GraphiQL */
const identity = document.body.dataset.identity;
const picker = document.getElementById('persona');
const state = document.getElementById('state');
let token = '';

async function listPersonas() {
  try {
    const { personas } = await (await fetch(`${identity}/personas`)).json();
    for (const { id, about } of personas) {
      const option = document.createElement('option');
      option.value = id;
      option.textContent = `${id} — ${about}`;
      picker.append(option);
    }
  } catch {
    state.textContent = 'No demonstration identities here: set an Authorization header below.';
  }
}

async function chooseToken() {
  token = '';
  state.textContent = '';
  if (!picker.value) return;
  const answer = await fetch(`${identity}/demo/token`, {
    method: 'POST',
    body: JSON.stringify({ persona: picker.value }),
  });
  token = (await answer.json()).access_token;
  state.textContent = 'Signed in for ten minutes.';
}
picker.addEventListener('change', chooseToken);
listPersonas();

const start = `# Choose "Ask as: lan" above, then run.
{
  dossier(code: "H26.12-261102-0001") {
    code
    status
    dueAt
    nextAction { what whom amount { amount } until where further { what whom amount { amount } until } }
    applicant { fullName residence { address { text } } civilEvents { kind registeredOn } }
    parcels { mapSheet parcelNumber areaSquareMetres }
    obligations { name remaining { amount } payUntil }
    timeline { when agency text }
    tickets { subject state }
  }
}
`;

async function fetcher(body, options = {}) {
  const headers = {
    'content-type': 'application/json',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...options.headers,
  };
  return (await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(body) })).json();
}

ReactDOM.createRoot(document.getElementById('explorer')).render(
  React.createElement(GraphiQL, { fetcher, defaultQuery: start }),
);
