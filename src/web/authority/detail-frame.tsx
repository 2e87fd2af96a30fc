/** One office, post or person: what it is on a day, how it has been, and what was recorded about it. */

import type { ReactNode } from 'react'
import { AsOfBar, Note, officeToday, Page, ProblemNote, Section, Skeleton, type Validity, ValidityBars } from '#web/ui'
import { EndFact } from './end-fact.tsx'
import { ChangeFact } from './fact-drawer.tsx'
import type { FactKind } from './fact-fields.ts'
import { KIND_NAMES } from './fact-fields.ts'
import { FactHistory } from './fact-history.tsx'
import type { Fact } from './queries.ts'

type Segment = { id: string; from: string; to?: string | undefined; version: number; name: string }
type Detail = {
  asOf: string
  current?: Segment | undefined
  timeline: readonly Segment[]
  facts: readonly Fact[]
}

type RowOf<Given extends Detail> = Given['timeline'][number]

export function DetailFrame<Given extends Detail>(props: {
  kind: FactKind
  query: { data: Given | undefined; error: unknown; isError: boolean; refetch: () => unknown }
  mayChange: boolean
  path: ReactNode
  facts: (row: RowOf<Given>) => ReactNode
  /** What sets one stretch of time apart from the next. */
  tell: (row: RowOf<Given>) => ReactNode
  actions?: (row: RowOf<Given>, detail: Given) => ReactNode
  above?: (detail: Given) => ReactNode
  children?: (detail: Given) => ReactNode
}) {
  const { data } = props.query
  const name = KIND_NAMES[props.kind]
  if (data === undefined)
    return (
      <Page title={name} path={props.path}>
        {props.query.isError ? (
          <ProblemNote error={props.query.error} retry={() => void props.query.refetch()} />
        ) : (
          <Section title="基本情况">
            <Skeleton lines={6} />
          </Section>
        )}
      </Page>
    )
  const latest = data.current ?? data.timeline.at(-1)
  return (
    <Page
      title={latest?.name ?? name}
      path={props.path}
      actions={
        latest === undefined ? null : (
          <>
            {props.actions?.(latest, data)}
            {props.mayChange ? (
              <>
                <ChangeFact about={{ kind: props.kind, id: latest.id, version: versionOf(data.facts) }} from={latest} />
                <EndFact kind={props.kind} id={latest.id} version={versionOf(data.facts)} />
              </>
            ) : null}
          </>
        )
      }
    >
      <AsOfBar />
      {data.current === undefined ? (
        <Note tone="warn" title="这一天没有">
          按所选日期和当时已知的记录，它还没有设立，或已经终止。下面是它的时间线。
          {props.mayChange ? '要重新设立的，用“记录变动”写明从哪天起。' : null}
        </Note>
      ) : null}
      {props.above?.(data)}
      {data.current === undefined ? null : <Section title="基本情况">{props.facts(data.current)}</Section>}
      {props.children?.(data)}
      <Section title="时间线" note="竖线是今天">
        <ValidityBars
          label={`${name}的时间线`}
          today={officeToday()}
          of={data.timeline.map((row) => barOf(row, props.tell))}
        />
      </Section>
      <Section title="记录的历史" note="只增不改">
        <FactHistory facts={data.facts} />
      </Section>
    </Page>
  )
}

const versionOf = (facts: readonly Fact[]) => facts.reduce((newest, fact) => Math.max(newest, fact.seq), 0)

function barOf<Row extends Segment>(row: Row, tell: (row: Row) => ReactNode): Validity {
  return { key: `${row.from}${row.version}`, from: row.from, to: row.to, title: row.name, detail: tell(row) }
}
