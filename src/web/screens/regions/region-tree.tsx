/** The regions level by level: what lies below one is asked for when it is opened. */
import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { REGION_LEVELS } from '#core/authority'
import { api, type components, dataOf, given } from '#web/api'
import { type Moment, momentOf, regionQuery } from '#web/authority'
import { useMay } from '#web/session'
import { Beside, Empty, ProblemNote, Section, Skeleton, TreeList, type TreeRow, useListState } from '#web/ui'
import { wordOf } from '#web/words'
import { RegionPanel } from './region-panel.tsx'

type Region = components['schemas']['Region']

const AT_ONCE = 200

async function readLevel(parent: string | undefined, moment: Moment): Promise<Region[]> {
  const all: Region[] = []
  for (let cursor: string | undefined; ; ) {
    const place = parent === undefined ? { top: 'true' } : { parent }
    const query = { ...place, ...moment, limit: AT_ONCE, ...given({ cursor }) }
    const page = await dataOf(api.GET('/api/regions', { params: { query } as never }))
    all.push(...page.items)
    if (page.next === undefined) return all
    cursor = page.next
  }
}

const levelQuery = (parent: string | undefined, moment: Moment) => ({
  queryKey: ['regions', 'level', parent ?? '', moment],
  queryFn: () => readLevel(parent, moment),
  staleTime: 60_000,
})

export function RegionTree() {
  const may = useMay()
  const [state, change] = useListState()
  const moment = momentOf(state)
  const [open, setOpen] = useState<readonly string[]>([])
  const node = state['node']
  const chosen = useQuery({ ...regionQuery(node ?? '', moment), enabled: node !== undefined }).data
  const way = chosen?.path.map((above) => above.id).join(' ') ?? ''
  useEffect(() => {
    // Whoever comes by an address finds the chosen one in its place.
    if (way !== '') setOpen((before) => [...new Set([...before, ...way.split(' ')])])
  }, [way])
  const top = useQuery(levelQuery(undefined, moment))
  const levels = useQueries({ queries: open.map((id) => levelQuery(id, moment)) })
  const below = new Map(open.map((id, at) => [id, levels[at]?.data]))
  const rows = top.data === undefined ? [] : layOut(top.data, below, 0, undefined)
  const failed = levels.find((level) => level.isError)
  if (top.data?.length === 0)
    return (
      <Section title="区划树">
        <Empty
          title="这一天没有行政区划"
          action={
            may('import', 'import') ? (
              <Link to="/imports" search={{ kind: 'regions' }}>
                去导入
              </Link>
            ) : undefined
          }
        >
          先导入统计用区划代码；如果选了过去的一天，请看看那时是否已有登记。
        </Empty>
      </Section>
    )
  return (
    <Beside isChosen={node !== undefined} isLoaded={top.data !== undefined}>
      <Section title="区划树" note="点三角展开下一级">
        <ProblemNote error={top.error ?? failed?.error} retry={() => void top.refetch()} />
        {top.data === undefined ? (
          top.isError ? null : (
            <Skeleton lines={10} height={24} />
          )
        ) : (
          <TreeList
            label="区划树"
            rows={rows}
            chosen={node}
            choose={(id) => change({ node: id })}
            turn={(id, isOpen) =>
              setOpen((before) => (isOpen ? [...before, id] : before.filter((other) => other !== id)))
            }
          />
        )}
      </Section>
      <RegionPanel id={node} moment={moment} />
    </Beside>
  )
}

function layOut(
  regions: readonly Region[],
  below: ReadonlyMap<string, readonly Region[] | undefined>,
  depth: number,
  parent: string | undefined,
): TreeRow[] {
  return regions.flatMap((region) => [
    {
      id: region.id,
      parent,
      depth,
      isOpen: region.children === 0 ? undefined : below.has(region.id),
      isStrong: depth === 0,
      name: region.name,
      aside: `${wordOf(REGION_LEVELS, region.level)} ${region.code}`,
    },
    ...layOut(below.get(region.id) ?? [], below, depth + 1, region.id),
  ])
}
