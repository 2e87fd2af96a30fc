/** The door: password, second factor, and what a fresh account still owes. */
import './sign-in.css'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { api, dataOf } from '#web/api'
import { setupQuery, useCommand } from '#web/session'
import { Note } from '#web/ui'
import { ChangePasswordStep } from './change-password-step.tsx'
import { DemoAccounts } from './demo-accounts.tsx'
import { EnrolStep } from './enrol-step.tsx'
import { PasswordStep } from './password-step.tsx'
import type { SignInState } from './queries.ts'
import { SecondFactorStep } from './second-factor-step.tsx'

export function SignInScreen() {
  const setup = useQuery(setupQuery).data
  const { next } = useSearch({ strict: false })
  const navigate = useNavigate()
  const router = useRouter()
  const queries = useQueryClient()
  const [step, setStep] = useState<SignInState | { state: 'password'; why?: string }>({ state: 'password' })
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  useEffect(() => {
    document.title = '登录 · 权责'
  }, [])

  const go = (answer: SignInState) => {
    if (answer.state !== 'signedIn') {
      setStep(answer)
      return
    }
    queries.clear()
    // Only addresses of this application are gone to.
    if (next?.startsWith('/') === true && !next.startsWith('//')) router.history.push(next)
    else void navigate({ to: '/' })
  }
  const back = () => {
    setPassword('')
    setStep({ state: 'password' })
  }

  return (
    <div className="qz-door">
      <div className="qz-door-side">
        <img src="/mark.svg" width="52" height="52" alt="" />
        <p className="qz-door-name">权责</p>
        <p className="qz-door-full">行政执法责任制平台</p>
        <p className="qz-door-words">有权必有责，用权受监督。每一条认定都写明依据的条款、记录和期限的来由。</p>
      </div>
      <main className="qz-door-main">
        {setup !== undefined && !setup.done && step.state === 'password' ? (
          <Note tone="accent" title="首次启用" actions={<Link to="/first-start">怎样开始</Link>}>
            三名管理员须先各自启用账号。
          </Note>
        ) : null}
        {'why' in step && step.why !== undefined ? <Note tone="warn">{step.why}</Note> : null}
        {step.state === 'password' ? (
          <>
            <PasswordStep
              name={name}
              password={password}
              onName={setName}
              onPassword={setPassword}
              done={(answer, given) => {
                setPassword(given)
                go(answer)
              }}
            />
            {setup?.oidc === undefined ? null : <OidcButton label={setup.oidc.label} />}
            {setup?.demo === undefined ? null : (
              <DemoAccounts
                accounts={setup.demo.accounts}
                choose={(account) => {
                  setName(account.name)
                  setPassword(account.password)
                }}
              />
            )}
          </>
        ) : null}
        {step.state === 'secondFactor' ? (
          <SecondFactorStep
            done={go}
            back={back}
            secret={setup?.demo?.accounts.find((account) => account.name === name)?.secret}
          />
        ) : null}
        {step.state === 'changePassword' ? (
          <ChangePasswordStep done={go} current={password} rules={setup?.password.rules ?? []} />
        ) : null}
        {step.state === 'enrolSecondFactor' ? <EnrolStep done={go} /> : null}
      </main>
    </div>
  )
}

function OidcButton({ label }: { label: string }) {
  const start = useCommand(() => dataOf(api.POST('/api/session/oidc')), {
    onDone: ({ address }) => window.location.assign(address),
  })
  return (
    <Button
      block
      size="large"
      className="qz-door-other"
      loading={start.isPending}
      onClick={() => start.mutate(undefined)}
    >
      {label}
    </Button>
  )
}
