/** What start-servers.ts started and stop-servers.ts has to stop. */
export const running: { stop(): Promise<void> }[] = [];
