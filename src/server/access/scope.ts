/**
 * What a caller may do. Each includes the one before it: `read` looks, `operate` gives orders about
 * what is there, `admin` also brings in releases, whose plans hold commands that run on the host.
 */
export const scopes = ['read', 'operate', 'admin'] as const;

export type Scope = (typeof scopes)[number];

/** Whether somebody with `held` may do what needs `needed`. */
export function allows(held: Scope, needed: Scope): boolean {
  return scopes.indexOf(held) >= scopes.indexOf(needed);
}
