/** As little as a server in Node can do with an upload: it reads it to its end and throws it away. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer((req, res) => {
  req.resume().on('end', () => {
    res.writeHead(202, { 'Content-Length': '0' }).end();
  });
}).listen(0, '127.0.0.1', () => {
  process.stdout.write(`the server is at http://127.0.0.1:${String((server.address() as AddressInfo).port)}\n`);
});
