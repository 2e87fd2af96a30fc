/** Whether whoever acted held a certificate and a post on the day. What is not recorded is never held against anybody. */
import { formatDay, Mark, Section } from '#web/ui'
import type { Finding } from './queries.ts'

const TONES = { valid: 'good', invalid: 'bad', unknown: 'plain' } as const

export function Acting({ finding: { acting } }: { finding: Finding }) {
  if (acting === undefined) return null
  return (
    <Section
      title="办理人员当日的资格"
      note={acting.day === undefined ? undefined : `${formatDay(acting.day)}，按人员库的登记`}
    >
      <dl className="qz-acting">
        {(
          [
            ['行政执法证', acting.certificate],
            ['任职', acting.appointment],
          ] as const
        ).map(([name, answer]) => (
          <div key={name}>
            <dt>
              {name} <Mark tone={TONES[answer.verdict]}>{answer.label}</Mark>
            </dt>
            <dd>
              {answer.reason}
              {answer.cites.length === 0 ? null : <span className="qz-faint">（{answer.cites.join('；')}）</span>}
            </dd>
          </div>
        ))}
      </dl>
      <p className="qz-faint">这里只说登记情况，不是对人员的结论；登记不全的，先补登再看。</p>
    </Section>
  )
}
