// As much of WebSocket (RFC 6455) as an echo needs: small frames, text, ping, close.
import { createHash } from 'node:crypto';

const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const payloadMax = 64 * 1024;

/** Answers the upgrade and echoes text frames until either side closes. Returns `close(code)`. */
export function echoWebSocket(request, socket, head, headers) {
  const accept = createHash('sha1')
    .update(request.headers['sec-websocket-key'] + magic)
    .digest('base64');
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  let rest = head;
  let closing = false;
  const close = (code) => {
    if (closing) return;
    closing = true;
    socket.write(frame(8, Buffer.from([code >> 8, code & 255])));
  };
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (let found = parse(rest); found; found = parse(rest)) {
      rest = rest.subarray(found.length);
      if (found.opcode === 1 && !closing) socket.write(frame(1, found.payload));
      if (found.opcode === 9) socket.write(frame(10, found.payload));
      if (found.opcode === 8) {
        close(found.payload.length >= 2 ? found.payload.readUInt16BE(0) : 1000);
        socket.end();
      }
    }
    if (rest.length > payloadMax + 14) socket.destroy();
  });
  // The server leaves connections half open: whoever has ended will read nothing more.
  socket.on('end', () => socket.end());
  socket.on('error', () => socket.destroy());
  return close;
}

function frame(opcode, payload) {
  const size = payload.length;
  const head =
    size < 126
      ? Buffer.from([0x80 | opcode, size])
      : Buffer.from([0x80 | opcode, 126, size >> 8, size & 255]);
  return Buffer.concat([head, payload]);
}

/** The first complete frame of a client in `bytes`, unmasked; undefined while bytes are missing. */
function parse(bytes) {
  if (bytes.length < 6) return undefined;
  const isLong = (bytes[1] & 127) === 126;
  const start = isLong ? 8 : 6;
  if (bytes.length < start) return undefined;
  const size = isLong ? bytes.readUInt16BE(2) : bytes[1] & 127;
  const length = start + size;
  if (bytes.length < length) return undefined;
  const mask = bytes.subarray(start - 4, start);
  const payload = Buffer.from(bytes.subarray(start, length));
  for (let i = 0; i < size; i += 1) payload[i] ^= mask[i % 4];
  return { opcode: bytes[0] & 15, payload, length };
}
