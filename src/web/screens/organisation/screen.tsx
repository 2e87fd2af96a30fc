/** The organisation as a tree, on any day. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { layOut, momentOf, treeQuery } from '#web/authority'
import { useMay } from '#web/session'
import {
  AsOfBar,
  Beside,
  Empty,
  formatDay,
  Page,
  ProblemNote,
  Section,
  Skeleton,
  TreeList,
  useListState,
} from '#web/ui'
import { NodePanel } from './node-panel.tsx'

export function OrganisationScreen() {
  const [search, change] = useListState()
  const may = useMay()
  const tree = useQuery(treeQuery(momentOf(search)))
  const nodes = tree.data?.nodes ?? []
  const chosen = nodes.find((node) => node.id === search['node'])
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(() => layOut(nodes, folded), [nodes, folded])
  const turn = (id: string, open: boolean) =>
    setFolded((before) => new Set(open ? [...before].filter((other) => other !== id) : [...before, id]))
  const inner = nodes.filter((node) => nodes.some((other) => other.parent === node.id)).map((node) => node.id)
  return (
    <Page title="组织机构" lede="选一天，看当天的机构和人员；改动机构不会改变过去的答案。">
      <AsOfBar />
      <ProblemNote error={tree.error} retry={() => void tree.refetch()} />
      {tree.data !== undefined && nodes.length === 0 ? (
        <Section title="组织树">
          <Empty
            title={`${formatDay(tree.data.asOf)}没有机构`}
            action={may('import', 'import') ? <Link to="/imports">去导入</Link> : undefined}
          >
            先导入执法主体和内设机构；如果选了过去的一天，请看看那时机构是否已经设立。
          </Empty>
        </Section>
      ) : (
        <Beside isChosen={search['node'] !== undefined} isLoaded={tree.data !== undefined}>
          <Section
            title="组织树"
            note={tree.data === undefined ? undefined : `${nodes.length} 个机构`}
            actions={
              <>
                <Button size="small" onClick={() => setFolded(new Set())}>
                  全部展开
                </Button>
                <Button size="small" onClick={() => setFolded(new Set(inner))}>
                  全部收起
                </Button>
              </>
            }
          >
            {tree.data === undefined ? (
              <Skeleton lines={10} height={24} />
            ) : (
              <TreeList
                label="组织树"
                rows={rows.map(({ node, depth, children }) => ({
                  id: node.id,
                  parent: node.parent,
                  depth,
                  isOpen: children === 0 ? undefined : !folded.has(node.id),
                  isStrong: node.kind === 'body',
                  name: node.name,
                  aside: `${node.posts} 岗 ${node.officers} 人`,
                }))}
                chosen={chosen?.id}
                choose={(node) => change({ node })}
                turn={turn}
              />
            )}
          </Section>
          <NodePanel node={chosen} nodes={nodes} />
        </Beside>
      )}
    </Page>
  )
}
