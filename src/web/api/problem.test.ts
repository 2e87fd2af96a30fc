import { describe, expect, it } from 'vitest'
import { problemFrom, toProblem } from './problem.ts'

describe('a problem', () => {
  it('is taken over as the server words it', () => {
    const problem = problemFrom(409, {
      title: '已被改动',
      code: 'record.changed',
      detail: '这条记录已由别人改动，请重新读取。',
      instance: 'r-1',
      faults: [{ path: 'body.version', message: '旧了' }, 'junk'],
    })
    expect([problem.status, problem.code, problem.message, problem.instance]).toEqual([
      409,
      'record.changed',
      '这条记录已由别人改动，请重新读取。',
      'r-1',
    ])
    expect(problem.faults).toEqual([{ path: 'body.version', message: '旧了' }])
  })

  it('of a proxy that knows nothing of us still has a sentence', () => {
    expect(problemFrom(502, '<html>Bad gateway</html>').message).toBe('服务暂时不可用，请稍后再试。')
    expect(problemFrom(418, undefined).message).toContain('418')
  })

  it('of a lost connection says that nothing typed is lost', () => {
    expect(toProblem(new TypeError('Failed to fetch')).message).toContain('已填写的内容仍在页面上')
  })
})
