/** Owners: whose a request is. */

/** Who everybody is where nobody is asked. */
export const everybody = 'everybody';

const maxOwnerLength = 255;

/** What an owner may be called: 1 to 255 characters, none of them a control character, no space at either end. */
export function isOwner(name: unknown): name is string {
  return (
    typeof name === 'string' &&
    name.length > 0 &&
    name.length <= maxOwnerLength &&
    !/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(name) &&
    name.trim() === name
  );
}
