/** The thread: clause → power → post → officer → record → finding. A link that is not there yet is drawn broken. */
import { Link } from '@tanstack/react-router'
import type { Finding } from './queries.ts'

type Step = Finding['thread'][number]

export function Thread({ steps }: { steps: readonly Step[] }) {
  return (
    <nav aria-label="从条文到疑点" className="qz-thread">
      <ol>
        {steps.map((step) => (
          <li key={step.step} className={step.missing ? 'qz-thread-missing' : `qz-thread-${step.step}`}>
            <span className="qz-thread-label">{step.label}</span>
            <strong>{step.missing ? step.title || '还没有' : <Go step={step} />}</strong>
            {step.detail === undefined ? null : <span className="qz-thread-detail">{step.detail}</span>}
          </li>
        ))}
      </ol>
    </nav>
  )
}

function Go({ step }: { step: Step }) {
  if (step.id !== undefined && step.step === 'post')
    return (
      <Link to="/posts/$id" params={{ id: step.id }}>
        {step.title}
      </Link>
    )
  if (step.id !== undefined && step.step === 'officer')
    return (
      <Link to="/officers/$id" params={{ id: step.id }}>
        {step.title}
      </Link>
    )
  if (step.step === 'record') return <a href="#evidence">{step.title}</a>
  return step.title
}
