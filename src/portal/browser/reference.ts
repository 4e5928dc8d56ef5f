/** Draws the reference with Scalar, with everything of it off that would ask another server. */

interface Scalar {
  createApiReference(element: string, configuration: Readonly<Record<string, unknown>>): unknown;
}

const { base = '' } = document.body.dataset;
const dark = matchMedia('(prefers-color-scheme: dark)');

const configuration = (): Readonly<Record<string, unknown>> => ({
  url: new URL(`${base}/docs/reference/openapi.json`, document.baseURI).href,
  darkMode: dark.matches,
  forceDarkModeState: dark.matches ? 'dark' : 'light',
  hideDarkModeToggle: true,
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  // trying is what /docs/try is for: this one follows a redirect without a word
  hideTestRequestButton: true,
  showDeveloperTools: 'never',
  documentDownloadType: 'none',
  hiddenClients: true,
  persistAuth: false,
});

// Scalar's checks of what it reads would be compiled, which the page's policy forbids, were they not told beforehand to do without
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

const loading = document.createElement('script');
loading.src = `${base}/docs/assets/scalar.js`;
loading.addEventListener('load', () => {
  const { Scalar } = window as unknown as { readonly Scalar: Scalar };
  Scalar.createApiReference('#reference', configuration());
});
loading.addEventListener('error', () => {
  const place = document.querySelector('#reference');
  if (place !== null) place.textContent = 'The reference cannot be loaded. Load the page again.';
});
document.head.append(loading);
