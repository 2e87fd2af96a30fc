import { Link, useSearch } from '@tanstack/react-router'
import type { TreeNode } from '#web/authority'
import { Empty, Facts, Section } from '#web/ui'
import { NodeLink } from './node-link.tsx'

export function NodePanel({ node, nodes }: { node: TreeNode | undefined; nodes: readonly TreeNode[] }) {
  const { asOf, knownAt } = useSearch({ strict: false })
  if (node === undefined)
    return (
      <Section title="所选机构">
        <Empty title="在树上选一个机构">可以用方向键移动，回车选定；左右键收起和展开。</Empty>
      </Section>
    )
  const at = { node: node.id, asOf, knownAt }
  const parent = nodes.find((other) => other.id === node.parent)
  const upper = nodes.find((other) => other.id === node.upper)
  return (
    <Section title={node.name} note={node.kind === 'body' ? '执法主体' : '内设机构'}>
      <Facts
        of={[
          ['代码', node.code],
          ['上级', parent === undefined ? undefined : <NodeLink key="p" node={parent} />],
          ...(upper === undefined ? [] : [['上级主管部门', <NodeLink key="u" node={upper} />] as const]),
          ['岗位', `${node.posts} 个`],
          ['人员', `${node.officers} 人`],
        ]}
      />
      <ul className="qz-doors qz-doors-inside">
        <li>
          <NodeLink node={{ ...node, name: '详情和时间线' }} />
        </li>
        <li>
          <Link to="/posts" search={at}>
            岗位
          </Link>
        </li>
        <li>
          <Link to="/officers" search={at}>
            人员
          </Link>
        </li>
        <li>
          <Link to="/findings" search={{ node: node.id }}>
            疑点
          </Link>
        </li>
      </ul>
    </Section>
  )
}
