/** The first page: what is mine to do and by when. */
import './home.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMay, useMe } from '#web/session'
import { Empty, formatDay, Mark, Page, ProblemNote, Section, Skeleton, tellDistance } from '#web/ui'
import { placeOf } from './place.ts'
import { type HomeLink, homeQuery } from './queries.ts'

export function HomeScreen() {
  const me = useMe()
  const home = useQuery(homeQuery)
  const data = home.data
  const hasNothing = data !== undefined && data.duties.length === 0
  return (
    <Page
      title={data?.greeting ?? '首页'}
      lede={
        data === undefined
          ? ' '
          : `今天是${formatDay(data.today)}${me.officer === undefined ? '' : `。${me.officer.body.name}`}`
      }
    >
      <ProblemNote error={home.error} retry={() => void home.refetch()} />
      {data === undefined && !home.isError ? <NumbersToCome /> : null}
      {data !== undefined && data.numbers.length > 0 ? (
        <ul className="qz-numbers">
          {data.numbers.map((number) => (
            <li key={number.key}>
              <Go link={number.link}>
                <b>{number.value.toLocaleString('zh-CN')}</b>
                <span>{number.label}</span>
              </Go>
            </li>
          ))}
        </ul>
      ) : null}
      <Section title="我的事项" note={hasNothing || data === undefined ? undefined : `${data.duties.length} 件`}>
        {data === undefined && !home.isError ? <Skeleton lines={5} height={30} /> : null}
        {hasNothing ? (
          <Empty title="现在没有要办的事项">
            有疑点需要核实、证件将到期、有事项待复核时列在这里；有期限的在前，按期限先后。
          </Empty>
        ) : null}
        <ul className="qz-duties">
          {data?.duties.map((duty) => (
            <li key={duty.key} className={`qz-duty-${duty.tone}`}>
              <div>
                <Go link={duty.link}>{duty.title}</Go>
                {duty.detail === undefined ? null : <p>{duty.detail}</p>}
              </div>
              {duty.due === undefined ? null : (
                <div className="qz-duty-due">
                  <span>{formatDay(duty.due)}</span>
                  <Mark tone={duty.overdue ? 'bad' : duty.tone === 'warning' ? 'warn' : 'plain'}>
                    {tellDistance(data.today, duty.due)}
                  </Mark>
                </div>
              )}
            </li>
          ))}
        </ul>
      </Section>
      {data !== undefined && data.hints.length > 0 ? (
        <Section title="下一步可以做什么" plain>
          <ul className="qz-hints">
            {data.hints.map((hint) => (
              <li key={hint.title}>
                <strong>{hint.link === undefined ? hint.title : <Go link={hint.link}>{hint.title}</Go>}</strong>
                <p>{hint.text}</p>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </Page>
  )
}

/** As many places as there will be numbers, so that nothing below moves when they come. */
function NumbersToCome() {
  const may = useMay()
  const places = (may('finding', 'list') ? 3 : 0) + (may('run', 'list') ? 1 : 0)
  if (places === 0) return null
  return (
    <ul className="qz-numbers" aria-hidden="true">
      {Array.from({ length: places }, (_, place) => (
        <li key={place}>
          <div>
            <b>&nbsp;</b>
            <span>&nbsp;</span>
          </div>
        </li>
      ))}
    </ul>
  )
}

function Go({ link, children }: { link: HomeLink | undefined; children: React.ReactNode }) {
  if (link === undefined) return <div>{children}</div>
  return <Link {...placeOf(link)}>{children}</Link>
}
