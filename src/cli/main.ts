/** The command line. Data goes to stdout, talk to stderr. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { sayError } from './output.ts';

function ownVersion(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

/** Whoever gets a command wrong is told of the help of that command. */
function pointToHelp(command: Command, name: string): void {
  command.showHelpAfterError(`(${name} --help shows what there is)`);
  for (const below of command.commands) pointToHelp(below, `${name} ${below.name()}`);
}

/** Runs a command and resolves with its exit code, once it has ended. */
export async function main(argv: readonly string[]): Promise<number> {
  let code: number = exitCodes.done;
  const ends = (ended: number): void => {
    code = ended;
  };
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    const unread = error.code === 'EPIPE';
    if (!unread) sayError(error);
    ends(unread ? exitCodes.done : exitCodes.failed);
    // nobody reads what is written (`| head -1`), or there is no room: what runs stops in order, as on SIGTERM
    if (!process.emit('SIGTERM')) process.exit(code);
  });
  const program = new Command('see-other')
    .description('Asynchronous request-reply over HTTP: 202, a status, 303, the result.')
    .version(ownVersion(), '-V, --version', 'print the version of See Other')
    .exitOverride()
    .configureHelp({ helpWidth: 110 });
  // a service is not kept waiting by what the other commands are made of
  if (argv[0] === 'serve') (await import('./serve.ts')).addServe(program);
  else (await import('./commands.ts')).addCommands(program, ends);
  if (argv[0] === 'complete') await (await import('./completion.ts')).addCompletion(program, argv);
  else
    program.command('complete').description('Prints the completion script of a shell: bash, zsh, fish or powershell.');
  for (const command of program.commands) command.exitOverride();
  pointToHelp(program, program.name());
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    sayError(error);
    return exitCodeOf(error);
  }
}
