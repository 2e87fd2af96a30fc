/** What went wrong, in the server's words, with the number to tell the administrator. */
import { Button } from 'antd'
import { toProblem } from '#web/api'
import { Note } from './marks.tsx'

export function ProblemNote({ error, retry }: { error: unknown; retry?: () => void }) {
  if (error === null || error === undefined) return null
  const problem = toProblem(error)
  return (
    <Note
      tone="bad"
      title={problem.title}
      actions={
        retry === undefined ? null : (
          <Button size="small" onClick={retry}>
            再试一次
          </Button>
        )
      }
    >
      {problem.message}
      {problem.faults.length === 0 ? null : (
        <ul className="qz-faults">
          {problem.faults.map((fault) => (
            <li key={`${fault.path}${fault.message}`}>{fault.message}</li>
          ))}
        </ul>
      )}
      {problem.instance === undefined || problem.status < 500 ? null : (
        <span className="qz-faint">（请求编号 {problem.instance}）</span>
      )}
    </Note>
  )
}
