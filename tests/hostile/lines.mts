/**
 * Writes the shared cases as lines, for readers without JSON: name, code, request and bytes, with a tab between.
 * A request is pieces `times*hex` with commas between, where four digits are a UTF-16 unit; bytes are the same of
 * two digits a byte.
 */
import { CASES, type Repeated } from './cases.ts';

for (const { name, request, bytes = [], code } of CASES) {
  console.log([name, code, pieces(request, utf16), pieces(bytes, (hex) => hex)].join('\t'));
}

function pieces(value: string | Repeated, hexOf: (piece: string) => string): string {
  const all: Repeated = typeof value === 'string' ? [[value, 1]] : value;
  return all.map(([piece, times]) => `${times}*${hexOf(piece)}`).join(',');
}

function utf16(text: string): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return units.map((unit) => unit.toString(16).padStart(4, '0')).join('');
}
