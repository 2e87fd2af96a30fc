/** What came from the server lives here and nowhere else. */
import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem } from '#web/api'

const SIGNED_OUT = 401

export function makeQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        // The session ended elsewhere or by itself: who is signed in is asked anew, and the shell leads to the door.
        if (error instanceof ApiProblem && error.status === SIGNED_OUT && query.queryKey[0] !== 'me')
          void client.invalidateQueries({ queryKey: ['me'] })
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => !(error instanceof ApiProblem) && count < 2,
      },
    },
  })
  return client
}
