export { AsOfBar } from './as-of-bar.tsx'
export { nowHere, todayHere } from './clock.ts'
export { type Column, DataList, type ListPage } from './data-list.tsx'
export { countDays, formatDay, formatInstant, formatSpan, previousDay, tellDistance } from './day.ts'
export type { FilterField } from './filter-bar.tsx'
export { Empty, Facts, Mark, Note, Share, Skeleton, type Tone } from './marks.tsx'
export { OneTimePassword } from './one-time-password.tsx'
export { Columns, Page, Section } from './page.tsx'
export { ProblemNote } from './problem-note.tsx'
export { QrCode } from './qr-code.tsx'
export { parseSearch, type SearchParams, stringifySearch } from './search-params.ts'
export { type SimpleColumn, SimpleTable } from './simple-table.tsx'
export { giveStylesTheNonce } from './style-nonce.ts'
export { type ThemeChoice, ThemeProvider, useTheme } from './theme.tsx'
export { useListState } from './use-list-state.ts'
export { useNarrow } from './use-narrow.ts'
export { type Validity, ValidityBars } from './validity-bars.tsx'
export { Views } from './views.tsx'
export {
  FINDING_KINDS,
  FINDING_STATES,
  FORCES,
  MODES,
  ORIGINS,
  optionsOf,
  RUN_STATES,
  wordOf,
} from './words.ts'
