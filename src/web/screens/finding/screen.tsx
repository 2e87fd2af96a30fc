/** One finding, large: what does not fit, why this day, on which rows it rests, and the thread from the clause to the person. */
import './finding.css'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Columns, Mark, Page, PrintButton, ProblemNote, Section, Skeleton } from '#web/ui'
import { FINDING_STATES, wordOf } from '#web/words'
import { Acting } from './acting.tsx'
import { Assignments } from './assignments.tsx'
import { Evidence } from './evidence.tsx'
import { findingQuery } from './queries.ts'
import { About, DueReason, Exemptions, History, Reasoning } from './reasons.tsx'
import { Thread } from './thread.tsx'

export function FindingScreen() {
  const { id = '' } = useParams({ strict: false })
  const query = useQuery(findingQuery(id))
  const finding = query.data
  const path = <Link to="/findings">疑点</Link>
  if (finding === undefined)
    return (
      <Page title="疑点" path={path}>
        <ProblemNote error={query.error} retry={() => void query.refetch()} />
        {query.isError ? null : (
          <Section title="正在读取">
            <Skeleton lines={10} />
          </Section>
        )}
      </Page>
    )
  return (
    <Page
      title={finding.title}
      path={
        <>
          {path}
          <span aria-hidden="true"> › </span>
          <Link to="/findings" search={{ indicator: finding.indicator }}>
            {finding.indicatorTitle}
          </Link>
        </>
      }
      lede={finding.question}
      actions={
        <>
          <Mark tone={finding.kind === 'suspicion' && finding.outcome === 'violated' ? 'bad' : 'warn'}>
            {finding.label}
          </Mark>
          <Mark tone={finding.state === 'resolved' ? 'good' : 'plain'}>{wordOf(FINDING_STATES, finding.state)}</Mark>
          <PrintButton />
        </>
      }
    >
      <Thread steps={finding.thread} />
      <section className="qz-verdict" aria-label="说明">
        <p className="qz-verdict-words">{finding.explanation}</p>
        {finding.expected === undefined && finding.actualText === undefined ? null : (
          <dl>
            <div>
              <dt>应当</dt>
              <dd>{finding.expected ?? '未写明'}</dd>
            </div>
            <div>
              <dt>实际</dt>
              <dd>{finding.actualText ?? '未写明'}</dd>
            </div>
          </dl>
        )}
        {finding.advice === undefined ? null : (
          <p className="qz-verdict-advice">
            <strong>怎样才符合</strong>
            {finding.advice}
          </p>
        )}
      </section>
      <Columns>
        <div>
          <Reasoning finding={finding} />
          <Evidence finding={finding} />
        </div>
        <div>
          <Assignments finding={finding} />
          <DueReason finding={finding} />
          <Acting finding={finding} />
          <Exemptions finding={finding} />
          <History finding={finding} />
          <About finding={finding} />
        </div>
      </Columns>
    </Page>
  )
}
