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
void listPersonas();

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

// Whoever writes for one client may look at the part of the schema that this client has, and is told of what lies beyond it.
const contracts = document.getElementById('contract');
async function listContracts() {
  const { clients } = await (await fetch('/graphql/contract')).json();
  for (const client of clients) {
    const option = document.createElement('option');
    option.value = option.textContent = client;
    contracts.append(option);
  }
}
void listContracts();

const root = ReactDOM.createRoot(document.getElementById('explorer'));
async function show() {
  const client = contracts.value;
  const told = client ? await (await fetch(`/graphql/contract/${client}`)).json() : undefined;
  if (contracts.value !== client) return;
  // A key of its own: the explorer reads its schema once.
  root.render(
    React.createElement(GraphiQL, {
      key: client,
      fetcher,
      defaultQuery: start,
      ...(told && { schema: told.data }),
    }),
  );
}
contracts.addEventListener('change', show);
void show();
