/**
 * Looks for known vulnerabilities in what the package brings along (`npm audit`, without what only develops it), of any
 * severity. Exit code 1 if there are any; 3, and the reason on the last line, if the registry in use does not say.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

interface Report {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
  readonly statusCode?: number;
  readonly message?: string;
}

const notRunCode = 3;

const output = await new Promise<string>((resolve) => {
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  // it exits with 1 both when it finds something and when it cannot look: the report says which
  execFile('npm', ['audit', '--omit=dev', '--json'], { cwd, timeout: 60_000 }, (_error, stdout) => {
    resolve(stdout);
  });
});

const report = reportOf(output);
if (report.vulnerabilities === undefined) {
  const { statusCode } = report;
  const why = statusCode === undefined ? 'it cannot be reached' : `it answers ${String(statusCode)}`;
  console.log(
    `DEPENDENCIES ARE NOT AUDITED: the registry has no audit endpoint (${why}); run npm audit where there is one`,
  );
  process.exitCode = notRunCode;
} else {
  const found = Object.entries(report.vulnerabilities);
  for (const [name, { severity, range }] of found) console.log(`${severity}: ${name} ${range}`);
  if (found.length > 0) {
    console.log('npm audit says more; update what is named, or the package that brings it along');
    process.exitCode = 1;
  }
}

function reportOf(text: string): Report {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return {};
  }
}
