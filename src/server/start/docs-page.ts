/** The interface as a page to read: one table per subject, without a script. */
import { describePolicy } from '#contract/openapi'
import type { RouteSpec } from '#contract/route'

export function docsPage(routes: readonly RouteSpec[], version: string): string {
  const tags = [...new Set(routes.map((route) => route.tag))]
  const sections = tags.map((tag) =>
    section(
      tag,
      routes.filter((route) => route.tag === tag),
    ),
  )
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>权责 · 接口</title><link rel="stylesheet" href="/docs/style.css"></head>
<body><header><h1>权责 · 接口</h1><p>版本 ${escape(version)}。完整的定义见 <a href="/openapi.json">/openapi.json</a>（OpenAPI 3.1）。
出错时回答 <code>application/problem+json</code>（RFC 9457）；命令可带 <code>Idempotency-Key</code>，重发不会做第二次。看不到的和不存在的，回答相同。</p>
<nav>${tags.map((tag) => `<a href="#${encodeURIComponent(tag)}">${escape(tag)}</a>`).join(' ')}</nav></header>
${sections.join('\n')}</body></html>`
}

function section(tag: string, routes: readonly RouteSpec[]): string {
  const rows = routes
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(
      (route) =>
        `<tr><td><code>${route.method} /api${escape(route.path)}</code></td><td>${escape(route.summary)}</td><td>${escape(describePolicy(route.policy))}${route.stepUp === true ? '（再验证）' : ''}</td><td>${fields(route)}</td></tr>`,
    )
  return `<section id="${encodeURIComponent(tag)}"><h2>${escape(tag)}</h2>
<table><thead><tr><th>地址</th><th>做什么</th><th>权限</th><th>查询参数</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`
}

function fields({ query }: RouteSpec): string {
  return query === undefined
    ? ''
    : Object.keys(query.shape)
        .map((name) => `<code>${escape(name)}</code>`)
        .join(' ')
}

export const DOCS_STYLE = `:root{color-scheme:light dark;font-family:system-ui,"Noto Sans CJK SC",sans-serif;line-height:1.6}
body{max-width:76rem;margin:0 auto;padding:2rem 1rem}h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2.5rem}
nav a{margin-right:1rem}table{width:100%;border-collapse:collapse;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.45rem .6rem;border-bottom:1px solid #8884}code{font-size:.85em}`

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)
}
