/** What a caller may do. The contract names the scopes that an operation asks for; a key or a token has some. */

/**
 * `submit` sends and cancels requests, `read` sees them. `admin` may do both, to the request of any owner whose id it
 * knows; its list is its own.
 */
export const scopes = ['submit', 'read', 'admin'] as const;

export type Scope = (typeof scopes)[number];

export function isScope(word: unknown): word is Scope {
  return (scopes as readonly unknown[]).includes(word);
}
