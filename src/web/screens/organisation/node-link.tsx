import { Link } from '@tanstack/react-router'
import type { TreeNode } from '#web/authority'

export function NodeLink({ node }: { node: TreeNode }) {
  return node.kind === 'body' ? (
    <Link to="/bodies/$id" params={{ id: node.id }}>
      {node.name}
    </Link>
  ) : (
    <Link to="/units/$id" params={{ id: node.id }}>
      {node.name}
    </Link>
  )
}
