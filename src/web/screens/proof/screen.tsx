/** The proof of one entry on paper: what it says, where it stands, who signed, and all of the proof as text and for a camera. */
import './proof.css'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { api, dataOf } from '#web/api'
import { Facts, formatInstant, Note, Page, PrintButton, ProblemNote, QrCode, Section, Skeleton } from '#web/ui'

/** The largest code holds 2,953 bytes; the dashes of a signed note take three each. */
const MOST_SIGNS = 2900

export function ProofScreen() {
  const { entry = '' } = useParams({ strict: false })
  const query = useQuery({
    queryKey: ['proof', entry],
    queryFn: () => dataOf(api.GET('/api/ledger/proof/{entry}', { params: { path: { entry: Number(entry) } } })),
  })
  const proof = query.data
  return (
    <Page
      title={`存证账第 ${entry} 条的证明`}
      path={<Link to="/ledger">存证账</Link>}
      {...(proof !== undefined && { actions: <PrintButton /> })}
    >
      <ProblemNote error={query.error} retry={() => void query.refetch()} />
      {proof === undefined ? (
        query.isError ? null : (
          <Section title="正在读取">
            <Skeleton lines={12} />
          </Section>
        )
      ) : (
        <div className="qz-proof-sheet">
          <Section title="证明什么">
            <Facts
              wide
              of={[
                ['事项', proof.label],
                ['时间', formatInstant(proof.at)],
                ['叶子', <code key="l">{proof.leaf}</code>],
                ['树中序号', `第 ${proof.index} 号叶子，检查点共 ${proof.size.toLocaleString('zh-CN')} 条`],
                ['树根', <code key="r">{proof.root}</code>],
                ['公钥', <code key="k">{proof.key}</code>],
                ['公钥指纹', <code key="f">{proof.fingerprint}</code>],
              ]}
            />
          </Section>
          <Section title="记录">
            <pre>{JSON.stringify(proof.record, undefined, 2)}</pre>
          </Section>
          <Section title="签名的检查点">
            <pre>{proof.note}</pre>
          </Section>
          <Section title="证明全文">
            <pre>{proof.text}</pre>
          </Section>
          <Section title="二维码" note="内容就是证明全文">
            {proof.text.length > MOST_SIGNS ? (
              <Note tone="plain">
                证明有 {proof.text.length.toLocaleString('zh-CN')} 个字，放不进二维码，请用下载的文件。
              </Note>
            ) : (
              <div className="qz-proof-code">
                <QrCode text={proof.text} label="证明全文的二维码" side={420} level="L" />
              </div>
            )}
          </Section>
          <Note tone="plain">
            任何人都可以核验：用浏览器打开本系统的 <code>/check-proof.html</code>
            （可以存到本机，断网使用），贴上证明全文和出具单位另行公布的公钥；或用命令{' '}
            <code>quanze ledger check-proof</code>。
          </Note>
        </div>
      )}
    </Page>
  )
}
