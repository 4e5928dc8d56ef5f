/** Media types (RFC 9110 section 8.3.1), compared without their parameters. */

export function essence(mediaType: string): string {
  return (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

export function isJson(mediaType: string): boolean {
  const type = essence(mediaType);
  return type === 'application/json' || type.endsWith('+json');
}

/** True for what stands for several types (RFC 9110 section 12.5.1): `image/*`. */
export function isRange(mediaType: string): boolean {
  return essence(mediaType).includes('*');
}
