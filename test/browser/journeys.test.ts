/** What people do in the web application, from the first start on, in the real browser against the real server. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildWeb } from './build-web.ts'
import { cannotBrowse, openBrowser, openVisit, takePicture, type Visit } from './open-browser.ts'
import { claimAccount, giveCodeAgain, givePassword, signIn } from './sign-in.ts'
import { openTown, type Town } from './town.ts'

const MINUTES = 60_000

describe.skipIf(cannotBrowse)('people at work', () => {
  let town: Town
  let browser: Browser
  const visits: Visit[] = []
  const secrets: Record<string, string> = {}

  beforeAll(async () => {
    buildWeb()
    browser = await openBrowser()
    town = await openTown()
  }, 5 * MINUTES)
  afterAll(async () => {
    await browser?.close()
    await town?.close()
  })

  const visit = async (look?: Parameters<typeof openVisit>[2]) => {
    const opened = await openVisit(browser, town.address, look)
    visits.push(opened)
    return opened
  }
  const visitAs = async (who: keyof Town['people']) => {
    const opened = await visit()
    await signIn(opened.page, town, town.people[who])
    return opened
  }

  /** A session that proved its second factor a moment ago is not asked again. */
  const answerIfAsked = async (page: Visit['page'], secret: string, otherwise: string) => {
    const question = page.getByRole('dialog', { name: '请再次验证' })
    await question
      .or(page.getByRole('dialog', { name: otherwise }))
      .first()
      .waitFor()
    if (await question.isVisible()) await giveCodeAgain(page, town, secret)
  }

  it(
    'the three administrators each take up an account of their own, and none of them reads a finding',
    async () => {
      expect(town.running.administrators.map(({ kind }) => kind).toSorted()).toEqual([
        'auditAdmin',
        'securityAdmin',
        'systemAdmin',
      ])
      for (const { kind, name, oneTimePassword } of town.running.administrators) {
        const { page, context } = await visit()
        secrets[kind] = await claimAccount(page, town, { name, oneTimePassword })
        const rooms = await page.getByRole('navigation', { name: '主菜单' }).innerText()
        expect(rooms).not.toContain('疑点')
        expect(rooms).not.toContain('执法人员')
        await page.goto('/findings')
        await page.getByText('没有找到，或者您无权').first().waitFor()
        await context.close()
      }
      const { page, context } = await visit()
      await page.goto('/first-start')
      await page.getByText('三名管理员都已启用').waitFor()
      // The one-time password is of no use any more.
      const [first] = town.running.administrators
      await givePassword(page, first?.name ?? '', first?.oneTimePassword ?? '')
      await page.getByRole('alert').waitFor()
      await context.close()
    },
    4 * MINUTES,
  )

  it(
    'an account gets its rights through two administrators',
    async () => {
      const names = Object.fromEntries(town.running.administrators.map(({ kind, name }) => [kind, name]))
      const system = await visit()
      await signIn(system.page, town, { account: names['systemAdmin'] ?? '', secret: secrets['systemAdmin'] ?? '' })
      await system.page.goto('/accounts')
      await system.page.getByRole('button', { name: '新建账号' }).click()
      await system.page.getByRole('dialog').getByLabel('用户名').fill('chen.second')
      await system.page.getByRole('dialog').getByRole('button', { name: '建立' }).click()
      await system.page.getByTestId('one-time-password').waitFor()
      await system.page.getByRole('button', { name: '我已记下' }).click()

      const security = await visit()
      await signIn(security.page, town, {
        account: names['securityAdmin'] ?? '',
        secret: secrets['securityAdmin'] ?? '',
      })
      await security.page.goto('/accounts?q=chen.second')
      await security.page.getByRole('link', { name: 'chen.second' }).click()
      await security.page.getByRole('button', { name: '绑定人员' }).click()
      await answerIfAsked(security.page, secrets['securityAdmin'] ?? '', '绑定人员')
      const dialog = security.page.getByRole('dialog', { name: '绑定人员' })
      await dialog.getByLabel('人员').fill('孙浩')
      await security.page.getByText('孙浩（Y900000003').last().click()
      await dialog.getByRole('button', { name: '提出绑定' }).click()
      await security.page.getByText('等待另一名管理员复核').first().waitFor()

      await system.page.goto('/approvals?state=waiting')
      await system.page.getByRole('link', { name: /与孙浩绑定/ }).click()
      await system.page.getByRole('button', { name: '确认', exact: true }).click()
      await giveCodeAgain(system.page, town, secrets['systemAdmin'] ?? '')
      await system.page.getByText('已确认', { exact: true }).first().waitFor()
      await system.context.close()
      await security.context.close()
    },
    3 * MINUTES,
  )

  it(
    'the assessment office runs an assessment, watches it and reads a finding',
    async () => {
      const { page, context } = await visitAs('office')
      await page.getByRole('link', { name: '考核运行', exact: true }).click()
      await page.getByRole('button', { name: '运行考核' }).click()
      const dialog = page.getByRole('dialog', { name: '运行考核' })
      await dialog.getByLabel('制度包').click()
      await page.locator('.ant-select-dropdown:visible').getByText('税收执法责任制考核评议办法').click()
      await dialog.getByLabel('登记簿').click()
      await page.locator('.ant-select-dropdown:visible').getByText('demo').last().click()
      await dialog.getByRole('button', { name: '开始' }).click()
      await page
        .getByRole('region', { name: '刚发起的考核' })
        .getByText('已完成')
        .waitFor({ timeout: 2 * MINUTES })
      await takePicture(page, 'run-just-finished')
      await page.getByRole('table', { name: '考核运行' }).getByRole('link').first().click()
      await page.getByRole('heading', { name: '逐项结果' }).waitFor()
      await page.getByRole('link', { name: '看这次的疑点' }).click()
      await page.getByRole('table', { name: '疑点' }).getByRole('link').first().click()
      await page.getByRole('navigation', { name: '从条文到疑点' }).waitFor()
      const thread = page.getByRole('navigation', { name: '从条文到疑点' })
      expect(await thread.getByRole('listitem').count()).toBe(6)
      for (const step of ['条文', '职权', '岗位', '人员', '执法记录']) expect(await thread.innerText()).toContain(step)
      await page.getByRole('heading', { name: '依据的记录' }).waitFor()
      await context.close()
    },
    4 * MINUTES,
  )

  it(
    'an officer signs in with a second factor and sees only what is theirs',
    async () => {
      const { page, context } = await visitAs('officer')
      await page.getByRole('link', { name: '疑点' }).first().click()
      const table = page.getByRole('table', { name: '疑点' })
      await table.getByRole('link').first().waitFor()
      const rows = await table.locator('tbody tr[aria-rowindex]').allInnerTexts()
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) expect(row).toContain('陈志远')
      await page.goto('/officers')
      await page.getByText('共 1 条').waitFor()
      const [own] = await page
        .getByRole('table', { name: '执法人员' })
        .locator('tbody tr[aria-rowindex]')
        .allInnerTexts()
      expect(own).toContain('陈志远')
      const address = page.url()
      await table
        .or(page.getByRole('table', { name: '执法人员' }))
        .first()
        .waitFor()
      expect(address).toContain('/officers')
      await context.close()
    },
    2 * MINUTES,
  )

  it(
    'a supervisor of a sibling unit sees nothing of it, not even by its address',
    async () => {
      const officer = await visitAs('officer')
      await officer.page.goto('/findings')
      await officer.page.getByRole('table', { name: '疑点' }).getByRole('link').first().click()
      await officer.page.getByRole('navigation', { name: '从条文到疑点' }).waitFor()
      const address = officer.page.url()
      const sibling = await visitAs('sibling')
      await sibling.page.goto('/findings')
      await sibling.page
        .getByRole('status')
        .filter({ hasText: /共|已读取/ })
        .waitFor()
      expect(await sibling.page.locator('main').innerText()).not.toContain('陈志远')
      await sibling.page.goto(address)
      await sibling.page.getByRole('alert').getByText('没有找到').first().waitFor()
      expect(await sibling.page.locator('main').innerText()).not.toContain('陈志远')
      await sibling.page.goto(`/officers/${town.people.officer.id}`)
      await sibling.page.getByRole('alert').getByText('没有找到').first().waitFor()
      await officer.context.close()
      await sibling.context.close()
    },
    3 * MINUTES,
  )

  it(
    'a finding given to somebody of another unit is seen there until that ends',
    async () => {
      const { page, context } = await visitAs('office')
      await page.goto(`/findings?officer=${town.people.officer.id}`)
      await page.getByRole('table', { name: '疑点' }).getByRole('link').first().click()
      const given = page.getByRole('region', { name: '交办核查' })
      await given.getByRole('button', { name: '交办' }).click()
      const dialog = page.getByRole('dialog', { name: '交给谁核查' })
      await dialog.getByLabel('人员').fill(town.people.sibling.name)
      await page.locator('.ant-select-dropdown:visible').getByText(town.people.sibling.name).first().click()
      await dialog.getByLabel('要核查什么').fill('核对送达回证')
      await dialog.getByRole('button', { name: '交办' }).click()
      await given.getByText('核查中').waitFor()
      await takePicture(page, 'finding-given-to-somebody')
      const sibling = await visitAs('sibling')
      await sibling.page.getByRole('link', { name: /交您核查的疑点 1 条/ }).click()
      await sibling.page.getByRole('table', { name: '疑点' }).getByRole('link').first().click()
      await sibling.page.getByText('核对送达回证').waitFor()
      expect(await sibling.page.getByRole('button', { name: /交办|结束/ }).count()).toBe(0)
      await given.getByRole('button', { name: /^结束/ }).click()
      const ending = page.getByRole('dialog', { name: /结束对/ })
      await ending.getByLabel('结果或理由').fill('核对无误')
      await ending.getByRole('button', { name: '结束交办' }).click()
      await given.getByText('已结束').waitFor()
      await sibling.page.reload()
      await sibling.page.getByRole('alert').getByText('没有找到').first().waitFor()
      await sibling.context.close()
      await context.close()
    },
    3 * MINUTES,
  )

  it(
    'three faulty rows of a file are told one by one, nothing is written, and the mended file is',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'quanze-import-'))
      const { page, context } = await visitAs('personnel')
      await page.goto('/imports?kind=officers')
      const [template] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: '下载模板' }).click(),
      ])
      const file = join(folder, 'officers.xlsx')
      await template.saveAs(file)
      const good = [
        ['N0001', '周丽华', '公务员'],
        ['N0002', '吴强', '事业编制'],
      ] as const
      const faulty = [
        ['N0003', '郑秀英', '协管'],
        ['', '刘洋', '公务员'],
        ['N0005', '', '公务员'],
      ] as const
      const first = await fillTemplate(file, join(folder, 'first.xlsx'), [...good, ...faulty])
      await page.locator('#import-file').setInputFiles(first)
      await page.getByTestId('rejected').waitFor()
      expect(await page.getByTestId('rows').innerText()).toBe('5')
      expect(await page.getByTestId('rejected').innerText()).toBe('3')
      expect(
        await page.getByRole('region', { name: '拒收的行' }).last().locator('tbody tr').count(),
      ).toBeGreaterThanOrEqual(3)
      expect(await page.getByRole('button', { name: /确认导入/ }).isDisabled()).toBe(true)
      await takePicture(page, 'import-with-three-faulty-rows')
      const second = await fillTemplate(file, join(folder, 'second.xlsx'), good)
      await page.locator('#import-file').setInputFiles(second)
      await page.getByText('可以导入').waitFor()
      await page.getByRole('button', { name: '确认导入 2 行' }).click()
      await page.getByText('已经导入').waitFor()
      await page.goto('/officers?q=周丽华')
      await page.getByRole('link', { name: '周丽华' }).waitFor()
      await context.close()
      rmSync(folder, { recursive: true, force: true })
    },
    3 * MINUTES,
  )

  it(
    'regions are walked down with the arrow keys, as of a day, and found by pinyin',
    async () => {
      const { page, context } = await visitAs('personnel')
      await page.getByRole('link', { name: '行政区划', exact: true }).click()
      const tree = page.getByRole('tree', { name: '区划树' })
      await tree.getByRole('treeitem', { name: /云岭省/ }).focus()
      for (const key of ['ArrowRight', 'ArrowDown']) await pressWhen(page, key)
      await tree.getByRole('treeitem', { name: /西川市/ }).waitFor()
      await tree.getByRole('treeitem', { name: /西川市/ }).focus()
      await page.keyboard.press('ArrowRight')
      await tree.getByRole('treeitem', { name: /新安县/ }).waitFor()
      await tree.getByRole('treeitem', { name: /青溪县/ }).click()
      await page.getByRole('region', { name: '青溪县' }).getByText('云岭省 › 西川市').waitFor()
      await page.getByRole('region', { name: '青溪县' }).getByText('青溪县税务局第一税务所').waitFor()
      // Before it was set up, the late county is not there.
      await page.goto('/regions?view=list&asOf=2026-05-31')
      await page.getByRole('table', { name: '行政区划' }).getByRole('link', { name: '白水县' }).waitFor()
      expect(await page.getByRole('link', { name: '新安县' }).count()).toBe(0)
      await page.goto('/regions?view=list')
      await page.getByLabel('查找').fill('xax')
      await page.getByText('共 1 条').waitFor()
      await page.getByRole('link', { name: '新安县' }).click()
      await page.getByRole('heading', { name: '新安县' }).waitFor()
      await context.close()
    },
    2 * MINUTES,
  )

  it(
    'a list is put in order, the order stands in the address, and the list is taken along as it stands',
    async () => {
      const { page, context } = await visitAs('office')
      await page.goto('/regions?view=list')
      await page.getByRole('button', { name: '区划代码' }).click()
      await expect.poll(() => page.url(), { timeout: 20_000 }).toContain('sort=code')
      await page.getByRole('button', { name: '区划代码' }).click()
      await expect.poll(() => page.url(), { timeout: 20_000 }).toContain('sort=-code')
      await page.reload()
      await expect
        .poll(() => page.getByRole('columnheader', { name: '区划代码' }).getAttribute('aria-sort'), { timeout: 20_000 })
        .toBe('descending')
      const [taken] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: '导出 XLSX' }).click(),
      ])
      const book = new ExcelJS.Workbook()
      await book.xlsx.readFile(await taken.path())
      expect(book.worksheets[0]?.getCell('A1').text).toContain('筛选：排序为“代码，倒序”。')
      await context.close()
    },
    2 * MINUTES,
  )

  it(
    'a session ended elsewhere ends here at once',
    async () => {
      const one = await visitAs('personnel')
      const other = await visitAs('personnel')
      await other.page.goto('/me')
      const place = other.page.getByRole('region', { name: '我在哪里登录着' })
      await place.getByRole('button', { name: '结束' }).first().waitFor()
      const endings = await place.getByRole('button', { name: '结束' }).count()
      for (let left = endings; left > 0; left--) {
        await place.getByRole('button', { name: '结束' }).first().click()
        await expect.poll(() => place.getByRole('button', { name: '结束' }).count(), { timeout: 20_000 }).toBe(left - 1)
      }
      await one.page.getByRole('heading', { name: '登录', exact: true }).waitFor({ timeout: 20_000 })
      await one.context.close()
      await other.context.close()
    },
    2 * MINUTES,
  )

  it('no page complained of anything, and none asked anybody but the server', () => {
    expect(visits.length).toBeGreaterThan(8)
    expect(visits.flatMap(({ complaints }) => complaints)).toEqual([])
  })
})

/** A key that opens what has to be read first. */
async function pressWhen(page: Visit['page'], key: string): Promise<void> {
  await page.keyboard.press(key)
  await page.waitForTimeout(300)
}

async function fillTemplate(template: string, target: string, rows: readonly (readonly string[])[]): Promise<string> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(template)
  const sheet = book.worksheets[0]
  if (sheet === undefined) throw new Error('the template has no sheet')
  const headings: string[] = []
  sheet.getRow(1).eachCell((cell, column) => {
    headings[column] = cell.text
  })
  const at = (heading: string) => {
    const column = headings.indexOf(heading)
    if (column < 1) throw new Error(`the template has no column ${heading}: ${headings.join('、')}`)
    return column
  }
  while (sheet.rowCount > 1) sheet.spliceRows(2, 1)
  for (const [code = '', name = '', employment = ''] of rows) {
    const row = sheet.addRow([])
    row.getCell(at('人员编号')).value = code
    row.getCell(at('姓名')).value = name
    row.getCell(at('用工性质')).value = employment
    row.getCell(at('所属机构代码')).value = '19907030000'
    row.getCell(at('入职日期')).value = '2026-01-01'
    row.commit()
  }
  await book.xlsx.writeFile(target)
  return target
}
