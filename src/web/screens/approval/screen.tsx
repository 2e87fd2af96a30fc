/** One matter that takes two people: how it is now beside how it would be, and the second person's word. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Fragment } from 'react'
import { api, dataOf } from '#web/api'
import { Facts, formatDay, formatInstant, Mark, Note, Page, ProblemNote, Section, SimpleTable, Skeleton } from '#web/ui'
import { APPROVAL_STATES } from '#web/words'
import { type Approval, Decide } from './decide.tsx'

type Change = Approval['changes'][number]

const TONES = { waiting: 'warn', confirmed: 'good', refused: 'bad', withdrawn: 'plain', expired: 'plain' } as const

export function ApprovalScreen() {
  const { id = '' } = useParams({ strict: false })
  const query = useQuery({
    queryKey: ['approval', id],
    queryFn: () => dataOf(api.GET('/api/approvals/{id}', { params: { path: { id } } })),
  })
  const path = <Link to="/approvals">待确认的授权</Link>
  const approval = query.data
  if (approval === undefined)
    return (
      <Page title="待确认的授权" path={path} width="reading">
        <ProblemNote error={query.error} retry={() => void query.refetch()} />
        {query.isError ? null : (
          <Section title="正在读取">
            <Skeleton lines={6} />
          </Section>
        )}
      </Page>
    )
  return (
    <Page
      title={approval.title}
      path={path}
      width="reading"
      actions={<Mark tone={TONES[approval.state]}>{APPROVAL_STATES[approval.state]}</Mark>}
    >
      {approval.state === 'waiting' && approval.confirmable === false ? <NobodyThere /> : null}
      {approval.state === 'refused' ? (
        <Note tone="bad" title="已退回">
          {approval.decisionReason}
        </Note>
      ) : null}
      <Section title="谁提出、为什么">
        <Facts
          of={[
            ['提出', `${approval.requestedBy.name}，${formatInstant(approval.requestedAt)}`],
            ...(approval.reason === undefined ? [] : ([['依据或理由', approval.reason]] as const)),
            ...(approval.account === undefined ? [] : ([['账号', approval.account.name]] as const)),
            ...(approval.officer === undefined ? [] : ([['人员', approval.officer.name]] as const)),
            ...(approval.expiresAt === undefined
              ? []
              : ([['期限', `${formatInstant(approval.expiresAt)}，过期没有确认即失效`]] as const)),
            ...(approval.decidedBy === undefined || approval.decidedAt === undefined
              ? []
              : ([['办理', `${approval.decidedBy.name}，${formatInstant(approval.decidedAt)}`]] as const)),
          ]}
        />
      </Section>
      {approval.changes.map((change) => (
        <ChangeShown key={`${change.id} ${change.from}`} change={change} isOne={approval.changes.length === 1} />
      ))}
      {approval.facts > approval.changes.length ? (
        <Note tone="plain">
          共 {approval.facts} 条，上面是前 {approval.changes.length} 条。
        </Note>
      ) : null}
      <Decide approval={approval} />
    </Page>
  )
}

/** Never a dead end without a word: what can be done while nobody else is there. */
function NobodyThere() {
  return (
    <Note tone="warn" title="目前没有别人能确认">
      <p>提出的人和受益的人都不能确认；辖区内没有别的在职人事或单位领导有账号，这一项会等到期限过去。可以这样办：</p>
      <ul className="qz-words-list">
        <li>请系统管理员为另一名人事或单位领导建账号，由安全保密管理员与人员绑定。</li>
        <li>由上级机关的人事或单位领导确认：他们的辖区包括这里。</li>
        <li>
          都没有的，由安装和维护系统的人用命令行补登：<code>quanze organisation import</code>
          ；存证账写明是命令行所为。
        </li>
      </ul>
    </Note>
  )
}

function ChangeShown({ change, isOne }: { change: Change; isOne: boolean }) {
  const isNew = change.lines.every(({ before }) => before === undefined)
  return (
    <Section
      title={isOne ? '现在怎样，确认之后怎样' : change.title}
      note={
        <Fragment>
          自{formatDay(change.from)}起{change.to === undefined ? '' : `，到${formatDay(change.to)}不再如此`}
        </Fragment>
      }
    >
      {change.stale ? (
        <Note tone="bad" title="提出之后又被改动过">
          不能再按当时的内容确认；请退回，由提出人按现在的情形重新提出。
        </Note>
      ) : null}
      <SimpleTable
        label={change.title}
        rows={change.lines}
        rowKey={({ label }) => label}
        columns={[
          { title: '项目', width: '9em', show: ({ label }) => label },
          { title: '现在', show: ({ before }) => before ?? <span className="qz-faint">{isNew ? '还没有' : ''}</span> },
          {
            title: '确认之后',
            show: ({ before, after }) => (before === after ? after : <strong>{after ?? '不再有'}</strong>),
          },
        ]}
      />
    </Section>
  )
}
