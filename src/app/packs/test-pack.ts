/** Runs the worked cases of a pack against the engine, twice: as SQL and as the plain reading. Both must say what the case expects. */
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { loadSiteCalendar } from '#app/calendar'
import { calendarTable, checkCalendarYear, makeWorkCalendar, type WorkCalendar } from '#core/calendar'
import { explainHit } from '#core/explanation'
import type { Hit, Outcome } from '#core/finding'
import { evaluateIndicator, planIndicators, printPlan, type Scope, type StoredRow } from '#core/indicator'
import type { Case, Pack } from '#core/pack'
import type { Register } from '#core/register'
import { Analytics, DEFAULT_LIMITS } from '#store/analytics'
import { dropStage } from '#store/runs'
import { loadCheckedPack } from './load-checked-pack.ts'

/** `faults`: what does not come out as the case says, one sentence each. */
export type CaseResult = { name: string; file: string; indicator: string; faults: readonly string[] }

export type PackTest = { pack: { id: string; title: string; version: string }; cases: readonly CaseResult[] }
