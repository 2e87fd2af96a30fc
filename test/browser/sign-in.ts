/** What people do at the door. */

import { TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { PASSWORD, type Person, type Town } from './town.ts'

function codeAt(secret: string, now: Date): string {
  return new TOTP({ secret: secret.replaceAll(' ', '') }).generate({ timestamp: now.getTime() })
}

export async function givePassword(page: Page, name: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('用户名').fill(name)
  await page.getByLabel('口令', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

export async function signIn(page: Page, town: Town, person: Pick<Person, 'account' | 'secret'>): Promise<void> {
  await givePassword(page, person.account, PASSWORD)
  await page.getByRole('heading', { name: '动态口令' }).waitFor()
  await page.getByLabel('动态口令').fill(codeAt(person.secret, town.nextStep()))
  await page.getByRole('button', { name: '继续' }).click()
  await page.getByRole('navigation', { name: '主菜单' }).waitFor()
}

/** The first sign-in with a one-time password: a password of one's own, and a second factor. */
export async function claimAccount(
  page: Page,
  town: Town,
  given: { name: string; oneTimePassword: string; password?: string },
): Promise<string> {
  await givePassword(page, given.name, given.oneTimePassword)
  await page.getByRole('heading', { name: '设置自己的口令' }).waitFor()
  await page.getByLabel('新口令').fill(given.password ?? PASSWORD)
  await page.getByLabel('再输入一次').fill(given.password ?? PASSWORD)
  await page.getByRole('button', { name: '保存并继续' }).click()
  await page.getByRole('heading', { name: '启用动态口令' }).waitFor()
  const secret = (await page.getByTestId('secret').innerText()).replaceAll(' ', '')
  await page.getByLabel('动态口令').last().fill(codeAt(secret, town.nextStep()))
  await page.getByRole('button', { name: '启用' }).click()
  await page.getByRole('navigation', { name: '主菜单' }).waitFor()
  return secret
}

/** Answers the question that weighty acts ask. */
export async function giveCodeAgain(page: Page, town: Town, secret: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: '请再次验证' })
  await dialog.getByLabel('动态口令').fill(codeAt(secret, town.nextStep()))
  await dialog.getByRole('button', { name: '确认' }).click()
}
