/** What stands in a page's place while it comes, when it is not there, and when it broke. */
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router'
import { Empty, Page, ProblemNote, Skeleton } from '#web/ui'

export function PagePending() {
  return (
    <div className="qz-page" aria-busy="true">
      <Skeleton lines={1} height={34} />
      <div className="qz-section">
        <div className="qz-section-body">
          <Skeleton lines={8} />
        </div>
      </div>
    </div>
  )
}

export function NotFound() {
  return (
    <Page title="没有这一页" width="reading">
      <Empty title="没有找到，或者您无权查看" action={<Link to="/">回到首页</Link>}>
        地址可能写错了；也可能这项内容不在您的职责范围内。
      </Empty>
    </Page>
  )
}

export function PageFault({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <Page title="这一页没有打开" width="reading">
      <ProblemNote
        error={error}
        retry={() => {
          reset()
          void router.invalidate()
        }}
      />
    </Page>
  )
}
