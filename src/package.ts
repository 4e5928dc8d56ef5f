/** The door of the package: the service, to be mounted in an app, and the openers of the ports that it stands on. */
export { foldersOf, openBlobs, openKeys, openQueue, openStore } from './adapters.ts';
export * from './service.ts';
