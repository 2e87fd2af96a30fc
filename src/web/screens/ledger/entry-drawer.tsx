/** One entry's proof: a file that a stranger can check without us. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { api, dataOf, saveText } from '#web/api'
import { Facts, Note, ProblemNote, Skeleton, useListState } from '#web/ui'

export function EntryDrawer({ entry }: { entry: string | undefined }) {
  const [, change] = useListState()
  const proof = useQuery({
    queryKey: ['proof', entry],
    queryFn: () => dataOf(api.GET('/api/ledger/proof/{entry}', { params: { path: { entry: Number(entry) } } })),
    enabled: entry !== undefined,
  })
  return (
    <Drawer
      open={entry !== undefined}
      title={`存证账第 ${entry ?? ''} 条的证明`}
      size={560}
      destroyOnHidden
      onClose={() => change({ entry: undefined })}
    >
      <ProblemNote error={proof.error} retry={() => void proof.refetch()} />
      {proof.data === undefined ? (
        proof.isError ? null : (
          <Skeleton lines={8} />
        )
      ) : (
        <>
          <Facts
            of={[
              ['树中序号', proof.data.index],
              ['检查点条数', proof.data.size],
            ]}
          />
          <pre className="qz-proof">{proof.data.text}</pre>
          <Button
            type="primary"
            block
            onClick={() => proof.data !== undefined && saveText(proof.data.file, proof.data.text)}
          >
            下载证明
          </Button>
          <Link className="qz-drawer-note" to="/ledger/$entry" params={{ entry: String(proof.data.entry) }}>
            打印成一页
          </Link>
          <div className="qz-drawer-note" />
          <Note tone="plain">
            任何人都可以离线核验：把
            <a className="qz-checker-link" href="/check-proof.html" download="核验证明.html">
              核验网页
            </a>
            连同证明一起交给对方，用浏览器打开即可，不必联网；或用命令{' '}
            <code>quanze ledger check-proof {proof.data.file} --key 公钥</code>。公钥请另行公布。
          </Note>
        </>
      )}
    </Drawer>
  )
}
