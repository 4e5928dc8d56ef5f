/**
 * Logarithm and exponential from +, -, * and / alone. ECMAScript leaves the last bits of Math.log, exp and pow to
 * the engine (ECMA-262, "implementation-approximated"); the same seed has to give the same estimate on all of them.
 */

/** A double's eight bytes: sign and exponent are in the first word's upper 12 bits. */
const double = new DataView(new ArrayBuffer(8));
const exponentShift = 20;
const exponentBias = 1023;

/** ln 2 in two parts (fdlibm): multiples of the first are exact. */
const ln2High = 6.9314718036912382e-1;
const ln2Low = 1.9082149292705877e-10;

/** The natural logarithm of a normal number above 0; -Infinity for 0. */
export function ln(x: number): number {
  if (x === 0) return -Infinity;
  double.setFloat64(0, x);
  const word = double.getInt32(0);
  let exponent = (word >> exponentShift) - exponentBias;
  double.setInt32(0, word - (exponent << exponentShift));
  let mantissa = double.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  // ln m = 2 artanh s; |s| < 0.172, so eleven terms are beyond a double's last bit.
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let n = 21; n >= 1; n -= 2) sum = sum * square + 1 / n;
  return exponent * ln2High + (2 * s * sum + exponent * ln2Low);
}

/** e to the power of x, for x <= 0; 0 where that is below the smallest normal number. */
export function exp(x: number): number {
  const power = Math.round(x / Math.LN2);
  if (power <= -exponentBias) return 0;
  const rest = x - power * ln2High - power * ln2Low;
  // |rest| < 0.35, so fourteen terms of the series are beyond a double's last bit.
  let sum = 1;
  for (let n = 14; n >= 1; n--) sum = 1 + (sum * rest) / n;
  double.setInt32(0, (exponentBias + power) << exponentShift);
  double.setInt32(4, 0);
  return sum * double.getFloat64(0);
}
