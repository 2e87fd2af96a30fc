/** A list's filters and order, kept in the address. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { SearchParams } from './search-params.ts'

export function useListState(): readonly [SearchParams, (change: SearchParams) => void] {
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const change = useCallback(
    (changed: SearchParams) => {
      void navigate({
        to: '.',
        search: (before: SearchParams) =>
          Object.fromEntries(
            Object.entries({ ...before, ...changed }).filter(([, value]) => value !== undefined && value !== ''),
          ),
        replace: true,
        resetScroll: false,
      })
    },
    [navigate],
  )
  return [search, change]
}
