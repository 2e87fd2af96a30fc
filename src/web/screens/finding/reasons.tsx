/** The reasons of a finding, step by step, and where it stands. */
import { Link } from '@tanstack/react-router'
import { INDICATOR_MODES } from '#core/pack-naming'
import { Facts, formatDay, formatInstant, Section } from '#web/ui'
import { wordOf } from '#web/words'
import type { Finding } from './queries.ts'

type Part = { finding: Finding }

export function Reasoning({ finding }: Part) {
  if (finding.sections.length === 0) return null
  return (
    <Section title="一步一步">
      {finding.sections.map((section) => (
        <div key={section.title} className="qz-reasoning">
          <h3>{section.title}</h3>
          <ul>
            {section.lines.map((line, place) => (
              <li key={`${place}${line}`}>{line}</li>
            ))}
          </ul>
        </div>
      ))}
    </Section>
  )
}

export function DueReason({ finding }: Part) {
  if (finding.dueReason.length === 0) return null
  return (
    <Section title={finding.due === undefined ? '期限怎样算' : `为何是${formatDay(finding.due)}`}>
      <ol className="qz-due-reason">
        {finding.dueReason.map((line) => (
          <li key={line}>{tellStep(line)}</li>
        ))}
      </ol>
    </Section>
  )
}

/** `顺延：…`: the step stands out, so that the eye finds it. */
function tellStep(line: string) {
  const [step, ...words] = line.split('：')
  if (words.length === 0 || step === undefined || step.length > 6) return line
  return (
    <>
      <strong>{step}</strong>
      {`：${words.join('：')}`}
    </>
  )
}

export function Exemptions({ finding }: Part) {
  if (finding.exemptions.length === 0) return null
  return (
    <Section title="查过的免责情形">
      <ul className="qz-plain-list">
        {finding.exemptions.map((exemption) => (
          <li key={exemption.id}>
            <div>
              <strong>{exemption.title}</strong>
              <p className="qz-faint">{exemption.why}</p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const EVENTS = { firstSeen: '首次发现', lastSeen: '最近一次发现', resolved: '已消除', reopened: '再次出现' } as const

export function History({ finding }: Part) {
  return (
    <Section title="经过">
      <ol className="qz-due-reason">
        {finding.history.map((event) => (
          <li key={`${event.what}${event.run}`}>
            <strong>{EVENTS[event.what]}</strong>
            <br />
            <Link to="/runs/$id" params={{ id: event.run }}>
              {formatInstant(event.at)}的运行
            </Link>
          </li>
        ))}
      </ol>
    </Section>
  )
}

export function About({ finding }: Part) {
  return (
    <Section title="出处">
      <Facts
        wide
        of={[
          ['条款', finding.cites.join('；')],
          ['判断方式', wordOf(INDICATOR_MODES, finding.mode)],
          ['主体', <Who key="b" of={finding.body} />],
          ['机构', finding.unit?.name],
          ['制度包版本', finding.packVersion],
          ['制度包摘要', <code key="d">{finding.packDigest.slice(0, 16)}…</code>],
          ['疑点编号', <code key="f">{finding.fingerprint.slice(0, 16)}…</code>],
        ]}
      />
    </Section>
  )
}

function Who({ of }: { of: Finding['body'] }) {
  if (of.named !== undefined)
    return (
      <Link to="/bodies/$id" params={{ id: of.named.id }}>
        {of.named.name}
      </Link>
    )
  return <span className="qz-faint">{of.code === undefined ? (of.note ?? '未写明') : `${of.code}（${of.note}）`}</span>
}
