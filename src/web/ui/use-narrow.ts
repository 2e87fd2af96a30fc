/** Whether the window is so narrow that tables become cards. A sheet of paper is no window. */
import { useSyncExternalStore } from 'react'

const narrow = window.matchMedia('screen and (max-width: 760px)')

function listen(changed: () => void) {
  narrow.addEventListener('change', changed)
  return () => narrow.removeEventListener('change', changed)
}

export function useNarrow(): boolean {
  return useSyncExternalStore(listen, () => narrow.matches)
}
