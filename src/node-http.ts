/**
 * Node's `http`, for modules to import: an import of `node:http` itself reads all that it exports, which makes Node load its client
 * of WebSockets, and each start wait 20 ms for it. Types cost nothing.
 */
export const http = process.getBuiltinModule('node:http');
