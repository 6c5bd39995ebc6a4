/**
 * Makes smooth noise that is a function of its arguments alone (value noise: a random height at each whole number,
 * joined by Perlin's fade curve 6t⁵ − 15t⁴ + 10t³).
 *
 * @returns a function of a wave's key and a position on it, from -1 to 1.
 */
export function createNoise(seed: number): (key: number, position: number) => number {
  return (key, position) => {
    const left = Math.floor(position);
    const t = position - left;
    const fade = t * t * t * (t * (t * 6 - 15) + 10);
    const from = heightAt(seed, key, left);
    return from + (heightAt(seed, key, left + 1) - from) * fade;
  };
}

/** A 32-bit hash of a text (FNV-1a), from 0 to 2³² − 1. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return mix(hash);
}

function heightAt(seed: number, key: number, index: number): number {
  return mix(mix(mix(seed) ^ key) ^ index) / 2 ** 31 - 1;
}

/** Spreads every bit over all others (the finaliser of MurmurHash3, 32 bits). */
function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
