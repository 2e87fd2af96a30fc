/** Everything behind the door: whoever is not signed in is led to it, and comes back to where they wanted to go. */
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { ApiProblem } from '#web/api'
import { LiveEvents } from '#web/live'
import { meQuery, StepUpProvider } from '#web/session'
import { Shell } from '#web/shell'
import { ProblemNote } from '#web/ui'
import { PagePending } from './fallbacks.tsx'

const SIGNED_OUT = 401

export function SignedIn() {
  const me = useQuery(meQuery)
  if (me.error instanceof ApiProblem && me.error.status === SIGNED_OUT) return <ToTheDoor />
  if (me.data === undefined)
    return me.isError ? (
      <div className="qz-page">
        <ProblemNote error={me.error} retry={() => void me.refetch()} />
      </div>
    ) : (
      <Coming />
    )
  return (
    <StepUpProvider>
      <LiveEvents />
      <Shell />
    </StepUpProvider>
  )
}

/** Goes once; the page stays here until the other one has been fetched. */
function ToTheDoor() {
  const router = useRouter()
  useEffect(() => {
    const wanted = router.state.location.href
    if (wanted.startsWith('/sign-in')) return
    void router.navigate({ to: '/sign-in', search: wanted === '/' ? {} : { next: wanted }, replace: true })
  }, [router])
  return <Coming />
}

function Coming() {
  return (
    <>
      <div className="qz-band" />
      <PagePending />
    </>
  )
}
