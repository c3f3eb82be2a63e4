/* SHA-256 (FIPS 180-4) of bytes that come bit by bit. The browser's own works only over https, and
   wants everything in memory at once. */

const firstPrimes = (wanted) => {
  const found = [];
  for (let one = 2; found.length < wanted; one += 1) if (found.every((other) => one % other)) found.push(one);
  return found;
};
const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
const START = firstPrimes(8).map((one) => fraction(Math.sqrt(one)));
const ROUNDS = Int32Array.from(firstPrimes(64), (one) => fraction(Math.cbrt(one)));
const turned = (word, by) => (word >>> by) | (word << (32 - by));

/* `update` takes a Uint8Array of any length; `hex` ends it and returns 64 hexadecimal digits. */
export function sha256() {
  const state = Int32Array.from(START);
  const block = new Uint8Array(64);
  const view = new DataView(block.buffer);
  const words = new Int32Array(64);
  let filled = 0;
  let length = 0;

  function mix() {
    for (let at = 0; at < 16; at += 1) words[at] = view.getInt32(at * 4);
    for (let at = 16; at < 64; at += 1) {
      const late = words[at - 2];
      const early = words[at - 15];
      const high = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
      const low = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
      words[at] = (high + words[at - 7] + low + words[at - 16]) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let at = 0; at < 64; at += 1) {
      const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[at] + words[at]) | 0;
      const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => { state[at] += word; });
  }

  function update(bytes) {
    length += bytes.length;
    for (let from = 0; from < bytes.length;) {
      const part = bytes.subarray(from, from + 64 - filled);
      block.set(part, filled);
      filled += part.length;
      from += part.length;
      if (filled === 64) {
        mix();
        filled = 0;
      }
    }
  }

  function hex() {
    const bits = length * 8;
    const padding = new Uint8Array((filled < 56 ? 64 : 128) - filled);
    padding[0] = 0x80;
    const end = new DataView(padding.buffer, padding.length - 8);
    end.setUint32(0, Math.floor(bits / 2 ** 32));
    end.setUint32(4, bits % 2 ** 32);
    update(padding);
    return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  return { update, hex };
}
