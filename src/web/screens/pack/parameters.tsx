/** Every number a rule uses: its value from which day, and whether the regulation, another one or we ourselves set it. */

import { ORIGINS } from '#core/pack-naming'
import { formatDay, Mark, Section, type Tone } from '#web/ui'
import { wordOf } from '#web/words'
import type { Pack } from './queries.ts'

const TONES: Readonly<Record<string, Tone>> = { src: 'good', ext: 'accent', design: 'warn' }

export function Parameters({ pack }: { pack: Pack }) {
  return (
    <Section title="参数" note="原文＝写在这部规定里；其他规定＝另有出处；本系统设定＝没有规定，由我们设的">
      <ul className="qz-parameters">
        {pack.parameterList.map((parameter) => (
          <li key={parameter.id} className={parameter.unset ? 'qz-parameter-unset' : undefined}>
            <div>
              <h3>{parameter.title}</h3>
              <code className="qz-faint">{parameter.id}</code>
            </div>
            <div>
              {parameter.unset ? (
                <Mark tone="warn">尚未设定</Mark>
              ) : (
                <ul>
                  {parameter.values.map((value) => (
                    <li key={`${value.since ?? ''}${value.text}`}>
                      <b>{value.text}</b>
                      <Mark tone={TONES[value.origin] ?? 'plain'}>{wordOf(ORIGINS, value.origin)}</Mark>
                      {value.since === undefined ? null : <span className="qz-faint">自{formatDay(value.since)}</span>}
                      {value.cites === undefined ? null : <span className="qz-faint">{value.cites}</span>}
                    </li>
                  ))}
                </ul>
              )}
            </div>
            <div className="qz-faint">
              {parameter.usedBy.length === 0
                ? '没有项目用到'
                : `用于 ${parameter.usedBy.map((one) => one.title).join('、')}`}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}
