/**
 * What crosses the socket between a page and the engines, one binary message each: three numbers (u32, little-endian), then
 * two texts and the bytes.
 *
 * A request has an id from 1 on; its reply has the same. A notice has the id 0. Only a reply has a ticket, the name under
 * which the page may take its bytes.
 */
export type Frame = { id: number; text: string; ticket: string; bytes: Uint8Array<ArrayBuffer> };

const HEADER = 12;

/** Makes a message of a frame. */
export function packed({ id, text, ticket, bytes }: Frame): Uint8Array<ArrayBuffer> {
  const [first, second] = [encoder.encode(text), encoder.encode(ticket)];
  const message = new Uint8Array(HEADER + first.length + second.length + bytes.length);
  const numbers = new DataView(message.buffer);
  numbers.setUint32(0, id, true);
  numbers.setUint32(4, first.length, true);
  numbers.setUint32(8, second.length, true);
  message.set(first, HEADER);
  message.set(second, HEADER + first.length);
  message.set(bytes, HEADER + first.length + second.length);
  return message;
}

/**
 * Reads a message.
 *
 * @throws {RangeError} when it is shorter than it says.
 */
export function unpacked(message: ArrayBuffer): Frame {
  const numbers = new DataView(message);
  const ticketAt = HEADER + numbers.getUint32(4, true);
  const bytesAt = ticketAt + numbers.getUint32(8, true);
  if (bytesAt > message.byteLength) throw new RangeError('the message is cut off');
  return {
    id: numbers.getUint32(0, true),
    text: decoder.decode(new Uint8Array(message, HEADER, ticketAt - HEADER)),
    ticket: decoder.decode(new Uint8Array(message, ticketAt, bytesAt - ticketAt)),
    bytes: new Uint8Array(message.slice(bytesAt)),
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
