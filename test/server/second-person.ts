/** The second person of the tests: proves the second factor anew and confirms what somebody else asked for. */
import { expect } from 'vitest'
import { codeAt } from '#store/identity'
import type { Answer, Browser, TestApp } from './app.ts'

async function stepUp(test: TestApp, browser: Browser, who: string): Promise<void> {
  test.clock.pass(30)
  const code = codeAt(test.world.people.get(who)?.secret ?? '', test.clock.now)
  const { status, text } = await browser.ask('POST', '/api/session/step-up', { code })
  expect(status, text).toBe(200)
}

export type Second = {
  browser: Browser
  decide(approval: unknown, body: object): Promise<Answer>
  /** Confirms what an answer says is waiting, and gives the answer with what was recorded. */
  confirm(asked: Answer): Promise<Answer>
}

/** A leader of the same body unless another person is named. */
export async function secondPerson(test: TestApp, who = 'leader'): Promise<Second> {
  const browser = await test.signIn(who)
  const decide = async (approval: unknown, body: object) => {
    await stepUp(test, browser, who)
    return browser.ask('POST', `/api/approvals/${String(approval)}/decide`, body)
  }
  return {
    browser,
    decide,
    async confirm(asked) {
      expect(asked.body, asked.text).toMatchObject({ outcome: 'waiting' })
      return decide(asked.body['approval'], { decision: 'confirm' })
    },
  }
}
