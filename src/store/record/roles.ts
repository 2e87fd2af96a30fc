/** The names the database knows. The superuser exists in an embedded cluster only; in a customer's server it is theirs. */
export const SUPERUSER = 'quanze_root'

export const DATABASE = 'quanze'

/** owner: migrations, backup. app: the running program, under row-level security. reader: reading only, under the same. */
export const ROLES = { owner: 'quanze_owner', app: 'quanze_app', reader: 'quanze_reader' } as const

export type RoleName = keyof typeof ROLES
