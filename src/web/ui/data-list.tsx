/**
 * A list as officials compare it: a table on a wide screen, cards on a narrow one, both drawn only where they are seen.
 * Filters and order stand in the address; the server pages, sorts and exports.
 */
import './data-list.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { CardList } from './card-list.tsx'
import { ExportButton } from './export-button.tsx'
import { FilterBar, type FilterField } from './filter-bar.tsx'
import { Empty } from './marks.tsx'
import { PrintButton } from './print-button.tsx'
import { ProblemNote } from './problem-note.tsx'
import { RowTable } from './row-table.tsx'
import { nextSort, type SearchParams } from './search-params.ts'
import { useListState } from './use-list-state.ts'
import { useNarrow } from './use-narrow.ts'

export type Column<Row> = {
  key: string
  title: string
  /** Its share of the table's width, in pixels of a table as wide as all shares. */
  width: number
  /** The server can order by it, under this name. */
  sort?: string
  align?: 'right'
  /** Long words go on in a second line instead of being cut. */
  wraps?: boolean
  show: (row: Row) => ReactNode
  /** On a card: the heading, a mark beside it, a named line (the default), or nothing. */
  card?: 'title' | 'mark' | 'line' | 'none'
}

export type ListPage<Row> = {
  items: readonly Row[]
  next?: string | undefined
  total?: number | undefined
  /** There are more than so many: they were not all counted. */
  over?: number | undefined
}

export function DataList<Row>(props: {
  label: string
  /** Names the query in the cache. */
  name: string
  load: (ask: SearchParams, cursor: string | undefined) => Promise<ListPage<Row>>
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  filters?: readonly FilterField[]
  /** Names in the address that no filter of this list sets, such as the day it speaks of. */
  also?: readonly string[]
  /** Asked for besides what the address says. */
  fixed?: SearchParams
  /** The address of the same list as XLSX. */
  exportAt?: string
  empty: { title: string; words: ReactNode; action?: ReactNode }
  /** What is said beside the number of rows. */
  aside?: ReactNode
}) {
  const [state, change] = useListState()
  const isNarrow = useNarrow()
  const fields = props.filters ?? []
  const names = new Set([...fields.flatMap((field) => field.names), ...(props.also ?? []), 'sort'])
  const ask: SearchParams = {
    ...Object.fromEntries(Object.entries(state).filter(([name]) => names.has(name))),
    ...props.fixed,
  }
  const isFiltered = fields.some((field) => field.names.some((name) => state[name] !== undefined))
  const query = useInfiniteQuery({
    queryKey: [props.name, ask],
    queryFn: ({ pageParam }) => props.load(ask, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  })
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  const counted = query.data?.pages[0]?.total
  // What is being made just now may be shown before it is counted.
  const total = counted === undefined ? undefined : Math.max(counted, rows.length)
  const loadMore = () => {
    if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
  }
  const exportQuery = new URLSearchParams(
    Object.entries(ask).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ).toString()

  const shown = {
    label: props.label,
    columns: props.columns,
    rows,
    rowKey: props.rowKey,
    isPending: query.isPending,
    isStale: query.isFetching && !query.isFetchingNextPage && !query.isPending,
    total: total ?? (query.hasNextPage ? undefined : rows.length),
    loadMore,
  }
  return (
    <div className="qz-list">
      <FilterBar fields={isNarrow ? [...fields, ...sortField(props.columns)] : fields} state={state} change={change} />
      <div className="qz-list-count">
        <p role="status">
          {query.isPending
            ? '正在读取……'
            : query.isError
              ? ''
              : countWords(rows.length, total, query.hasNextPage, query.data?.pages[0]?.over)}
        </p>
        {query.hasNextPage ? <p className="qz-print-only">这里印出前 {rows.length} 条；全部请导出 XLSX。</p> : null}
        {props.aside}
        <span className="qz-list-acts qz-no-print">
          {props.exportAt === undefined ? null : (
            <ExportButton at={exportQuery === '' ? props.exportAt : `${props.exportAt}?${exportQuery}`} />
          )}
          {isNarrow ? null : <PrintButton size="small" />}
        </span>
      </div>
      {query.isError && rows.length === 0 ? (
        <ProblemNote error={query.error} retry={() => void query.refetch()} />
      ) : !query.isPending && rows.length === 0 ? (
        <div className="qz-list-frame">
          {isFiltered ? (
            <Empty
              title="没有符合条件的记录"
              action={
                <Button onClick={() => change(Object.fromEntries([...names].map((name) => [name, undefined])))}>
                  清除筛选
                </Button>
              }
            >
              放宽或清除筛选条件再看。
            </Empty>
          ) : (
            <Empty title={props.empty.title} action={props.empty.action}>
              {props.empty.words}
            </Empty>
          )}
        </div>
      ) : isNarrow ? (
        <CardList {...shown} />
      ) : (
        <RowTable {...shown} sort={state['sort']} order={(key) => change({ sort: nextSort(state['sort'], key) })} />
      )}
      {query.isFetchNextPageError ? <ProblemNote error={query.error} retry={loadMore} /> : null}
    </div>
  )
}

/** Cards have no headings to press. */
function sortField<Row>(columns: readonly Column<Row>[]): FilterField[] {
  const options = columns.flatMap(({ title, sort }) =>
    sort === undefined
      ? []
      : [
          { value: sort, label: `${title} ↑` },
          { value: `-${sort}`, label: `${title} ↓` },
        ],
  )
  return options.length === 0 ? [] : [{ kind: 'choice', names: ['sort'], label: '排序', none: '默认', options }]
}

function countWords(loaded: number, total: number | undefined, hasMore: boolean, over?: number): string {
  if (total !== undefined) return `共 ${total.toLocaleString('zh-CN')} 条`
  if (over !== undefined) return `超过 ${over.toLocaleString('zh-CN')} 条，已读 ${loaded.toLocaleString('zh-CN')} 条`
  return hasMore
    ? `已读取 ${loaded.toLocaleString('zh-CN')} 条，向下滚动继续`
    : `共 ${loaded.toLocaleString('zh-CN')} 条`
}
