/** A plain page for front-end people: every persona with a fresh token to copy. */
export function personaPage(
  personas: readonly { readonly id: string; readonly about: string; readonly token: string }[],
): string {
  const rows = personas
    .map(
      ({ id, about, token }) =>
        `<tr><th scope="row">${id}</th><td>${escapeHtml(about)}</td><td><input readonly size="40" value="${token}" onclick="this.select()"></td></tr>`,
    )
    .join('\n');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Demonstration tokens</title>
<style>body{font:16px system-ui;margin:2rem}td,th{text-align:left;padding:.3rem .8rem}</style>
<h1>Demonstration tokens</h1><p>Invented people; tokens live ten minutes. Send one as <code>Authorization: Bearer …</code>.</p>
<table>${rows}</table></html>`;
}

const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
