/** Every address of the application. Screens are fetched when they are first opened. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
} from '@tanstack/react-router'
import { parseSearch, type SearchParams, stringifySearch } from '#web/ui'
import { NotFound, PageFault, PagePending } from './fallbacks.tsx'
import { SignedIn } from './signed-in.tsx'

const root = createRootRoute({
  validateSearch: (search: Record<string, unknown>): SearchParams =>
    Object.fromEntries(
      Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  notFoundComponent: NotFound,
  errorComponent: PageFault,
})

const open = <Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => root, path, component })

const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn })

const room = <Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => signedIn, path, component })

const tree = root.addChildren([
  open(
    '/sign-in',
    lazyRouteComponent(() => import('./sign-in/screen.tsx'), 'SignInScreen'),
  ),
  open(
    '/first-start',
    lazyRouteComponent(() => import('./first-start/screen.tsx'), 'FirstStartScreen'),
  ),
  signedIn.addChildren([
    room(
      '/',
      lazyRouteComponent(() => import('./home/screen.tsx'), 'HomeScreen'),
    ),
    room(
      '/findings',
      lazyRouteComponent(() => import('./findings/screen.tsx'), 'FindingsScreen'),
    ),
    room(
      '/findings/$id',
      lazyRouteComponent(() => import('./finding/screen.tsx'), 'FindingScreen'),
    ),
    room(
      '/runs',
      lazyRouteComponent(() => import('./runs/screen.tsx'), 'RunsScreen'),
    ),
    room(
      '/runs/$id',
      lazyRouteComponent(() => import('./run/screen.tsx'), 'RunScreen'),
    ),
    room(
      '/jobs',
      lazyRouteComponent(() => import('./jobs/screen.tsx'), 'JobsScreen'),
    ),
    room(
      '/packs',
      lazyRouteComponent(() => import('./packs/screen.tsx'), 'PacksScreen'),
    ),
    room(
      '/packs/$jurisdiction/$name',
      lazyRouteComponent(() => import('./pack/screen.tsx'), 'PackScreen'),
    ),
    room(
      '/organisation',
      lazyRouteComponent(() => import('./organisation/screen.tsx'), 'OrganisationScreen'),
    ),
    room(
      '/regions',
      lazyRouteComponent(() => import('./regions/screen.tsx'), 'RegionsScreen'),
    ),
    room(
      '/regions/$id',
      lazyRouteComponent(() => import('./region/screen.tsx'), 'RegionScreen'),
    ),
    room(
      '/bodies',
      lazyRouteComponent(() => import('./bodies/screen.tsx'), 'BodiesScreen'),
    ),
    room(
      '/bodies/$id',
      lazyRouteComponent(() => import('./body/screen.tsx'), 'BodyScreen'),
    ),
    room(
      '/body-classes',
      lazyRouteComponent(() => import('./body-classes/screen.tsx'), 'BodyClassesScreen'),
    ),
    room(
      '/units',
      lazyRouteComponent(() => import('./units/screen.tsx'), 'UnitsScreen'),
    ),
    room(
      '/units/$id',
      lazyRouteComponent(() => import('./unit/screen.tsx'), 'UnitScreen'),
    ),
    room(
      '/posts',
      lazyRouteComponent(() => import('./posts/screen.tsx'), 'PostsScreen'),
    ),
    room(
      '/posts/$id',
      lazyRouteComponent(() => import('./post/screen.tsx'), 'PostScreen'),
    ),
    room(
      '/officers',
      lazyRouteComponent(() => import('./officers/screen.tsx'), 'OfficersScreen'),
    ),
    room(
      '/officers/$id',
      lazyRouteComponent(() => import('./officer/screen.tsx'), 'OfficerScreen'),
    ),
    room(
      '/credentials',
      lazyRouteComponent(() => import('./credentials/screen.tsx'), 'CredentialsScreen'),
    ),
    room(
      '/acts',
      lazyRouteComponent(() => import('./acts/screen.tsx'), 'ActsScreen'),
    ),
    room(
      '/imports',
      lazyRouteComponent(() => import('./imports/screen.tsx'), 'ImportsScreen'),
    ),
    room(
      '/accounts',
      lazyRouteComponent(() => import('./accounts/screen.tsx'), 'AccountsScreen'),
    ),
    room(
      '/accounts/$id',
      lazyRouteComponent(() => import('./account/screen.tsx'), 'AccountScreen'),
    ),
    room(
      '/approvals',
      lazyRouteComponent(() => import('./approvals/screen.tsx'), 'ApprovalsScreen'),
    ),
    room(
      '/approvals/$id',
      lazyRouteComponent(() => import('./approval/screen.tsx'), 'ApprovalScreen'),
    ),
    room(
      '/policy',
      lazyRouteComponent(() => import('./policy/screen.tsx'), 'PolicyScreen'),
    ),
    room(
      '/security-events',
      lazyRouteComponent(() => import('./security-events/screen.tsx'), 'SecurityEventsScreen'),
    ),
    room(
      '/ledger/$entry',
      lazyRouteComponent(() => import('./proof/screen.tsx'), 'ProofScreen'),
    ),
    room(
      '/ledger',
      lazyRouteComponent(() => import('./ledger/screen.tsx'), 'LedgerScreen'),
    ),
    room(
      '/backups',
      lazyRouteComponent(() => import('./backups/screen.tsx'), 'BackupsScreen'),
    ),
    room(
      '/me',
      lazyRouteComponent(() => import('./me/screen.tsx'), 'MeScreen'),
    ),
    room(
      '/about',
      lazyRouteComponent(() => import('./about/screen.tsx'), 'AboutScreen'),
    ),
  ]),
])

export function makeRouter() {
  return createRouter({
    routeTree: tree,
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageFault,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
