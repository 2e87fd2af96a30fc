/** Where the thing a duty speaks of is shown. */
import type { HomeLink } from './queries.ts'

const LISTS = {
  findings: '/findings',
  officers: '/officers',
  credentials: '/credentials',
  runs: '/runs',
  imports: '/imports',
  accounts: '/accounts',
  approvals: '/approvals',
  packs: '/packs',
  tree: '/organisation',
  ledger: '/ledger',
  backups: '/backups',
  profile: '/me',
} as const

export function placeOf(link: HomeLink) {
  const search = link.search ?? {}
  switch (link.screen) {
    case 'finding':
      return { to: '/findings/$id', params: { id: link.id ?? '' }, search } as const
    case 'officer':
      return { to: '/officers/$id', params: { id: link.id ?? '' }, search } as const
    case 'run':
      return { to: '/runs/$id', params: { id: link.id ?? '' }, search } as const
    default:
      return { to: LISTS[link.screen], search } as const
  }
}
