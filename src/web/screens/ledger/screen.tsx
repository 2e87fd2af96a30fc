/** The ledger: what was done, in an order nobody can change unseen; its signed head; its proofs; its verification. */
import './ledger.css'
import { Button } from 'antd'
import { ACTION_NAMES } from '#core/ledger'
import { api, asked, type components, dataOf } from '#web/api'
import { useMay } from '#web/session'
import { type Column, DataList, formatInstant, Mark, Page, type SearchParams, useListState } from '#web/ui'
import { optionsOf } from '#web/words'
import { Checkpoint } from './checkpoint.tsx'
import { Continuation } from './continuation.tsx'
import { EntryDrawer } from './entry-drawer.tsx'

type Entry = components['schemas']['LedgerEntry']

const load = (ask: SearchParams, cursor: string | undefined) =>
  dataOf(api.GET('/api/ledger/entries', { params: { query: asked('/api/ledger/entries', ask, cursor) } }))

const ACTORS: Readonly<Record<string, string>> = { account: '账号', system: '系统', visitor: '访客' }

const COLUMNS: readonly Column<Entry>[] = [
  { key: 'id', title: '条', width: 80, sort: 'id', align: 'right', show: (entry) => entry.id },
  { key: 'at', title: '时间', width: 180, show: (entry) => formatInstant(entry.at) },
  { key: 'label', title: '事项', width: 220, sort: 'action', card: 'title', show: (entry) => <Open entry={entry} /> },
  { key: 'actor', title: '办理', width: 150, show: (entry) => entry.actorName ?? ACTORS[entry.actorKind] ?? '' },
  {
    key: 'subject',
    title: '对象',
    width: 280,
    sort: 'subject',
    show: (entry) => <code title={entry.subject}>{entry.subject}</code>,
  },
  {
    key: 'leaf',
    title: '树中序号',
    width: 110,
    card: 'mark',
    show: (entry) => (entry.leaf === undefined ? <Mark tone="warn">等待入树</Mark> : entry.leaf),
  },
  {
    key: 'record',
    title: '记录',
    width: 110,
    show: (entry) => (entry.destroyed ? <Mark tone="plain">已依法删除</Mark> : '在'),
  },
]

export function LedgerScreen() {
  const may = useMay()
  const [state] = useListState()
  return (
    <Page
      title="存证账"
      lede="每次改动都在同一笔事务里记入此账。账里只有摘要和承诺值，没有业务内容；谁改动或删除一条，核验都会指出来。"
    >
      <Checkpoint />
      <Continuation />
      {may('ledger', 'list') ? (
        <DataList
          label="存证账条目"
          name="ledger"
          load={load}
          columns={COLUMNS}
          rowKey={(entry) => String(entry.id)}
          filters={[
            { kind: 'choice', names: ['action'], label: '事项', width: 180, options: optionsOf(ACTION_NAMES) },
            { kind: 'words', names: ['subject'], label: '对象', hint: '对象的完整编号' },
            { kind: 'span', names: ['from', 'to'], label: '时间' },
            {
              kind: 'choice',
              names: ['seals'],
              label: '安全事件封条',
              none: '不列',
              width: 150,
              options: [{ value: 'true', label: '也列出封条' }],
            },
          ]}
          also={['actor']}
          {...(may('ledger', 'export') ? { exportAt: '/api/ledger/entries.xlsx' } : {})}
          empty={{ title: '账里还没有条目', words: '第一次改动之后就有。' }}
        />
      ) : null}
      <EntryDrawer entry={state['entry']} />
    </Page>
  )
}

function Open({ entry }: { entry: Entry }) {
  const [, change] = useListState()
  return (
    <Button type="link" className="qz-link-button" onClick={() => change({ entry: String(entry.id) })}>
      {entry.label}
    </Button>
  )
}
