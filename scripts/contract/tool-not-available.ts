/** A tool that a contract test needs cannot be had on this machine. The message says why, and what to do. */
export class ToolNotAvailable extends Error {
  override readonly name = 'ToolNotAvailable';
}

/** The exit code that says so; the reason is then the last line. */
const notRunCode = 3;

/** Runs a contract test as a program: sets the exit code, and says on the last line why it could not run. */
export async function runAsProgram(test: () => Promise<boolean>): Promise<void> {
  try {
    process.exitCode = (await test()) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ToolNotAvailable)) throw error;
    console.log(error.message);
    process.exitCode = notRunCode;
  }
}
