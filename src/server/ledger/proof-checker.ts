/** A page that checks a proof without us: one file, no request, to be kept and opened anywhere. */
import { createHash } from 'node:crypto'
import { SCRIPT } from './proof-checker-script.ts'

const STYLE = `:root{color-scheme:light dark;font-family:system-ui,"Noto Sans CJK SC",sans-serif;line-height:1.6}
body{max-width:46rem;margin:0 auto;padding:1.5rem 1rem}h1{font-size:1.4rem}h2{font-size:1.15rem;margin:0 0 .5rem}
label{display:block;margin:1rem 0 .3rem}textarea,input[type=text]{width:100%;box-sizing:border-box;font:.85rem ui-monospace,monospace;padding:.5rem}
textarea{height:11rem}button{margin:1rem 0;padding:.5rem 1.5rem;font:inherit}
#answer:not(:empty){border:2px solid;border-radius:6px;padding:1rem}.right{border-color:#1a7f37}.wrong{border-color:#b42318}.unknown{border-color:#9a6700}
dl{display:grid;grid-template-columns:5rem 1fr;gap:.3rem .8rem;margin:0}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.9rem}`

const digestOf = (text: string) => createHash('sha256').update(text).digest('base64')

/** Also as the header of the answer: what is allowed is this script and this style, and nothing else. */
export const CHECKER_POLICY = `default-src 'none'; style-src 'sha256-${digestOf(STYLE)}'; script-src 'sha256-${digestOf(SCRIPT)}'; base-uri 'none'; form-action 'none'`

export const CHECKER_FILE = 'check-proof.html'

export const CHECKER_PAGE = `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${CHECKER_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>核验存证账的证明</title><style>${STYLE}</style></head>
<body><main><h1>核验存证账的证明</h1>
<p>本页不联网，也不保存任何内容；可以存到本机，断网打开。核验的全部步骤都写在本页的源代码里。</p>
<label for="file">证明文件（.tlog-proof），或把全文贴在下面</label><input id="file" type="file" accept=".tlog-proof,.txt,text/plain">
<label for="proof">证明全文</label><textarea id="proof" spellcheck="false"></textarea>
<label for="key">出具单位的公钥（一行，从单位公告或检查点的保管人处取得）</label><input id="key" type="text" spellcheck="false" autocomplete="off">
<button id="check" type="button">核验</button><section id="answer" aria-live="polite"></section>
<noscript><p>浏览器禁用了脚本，无法在本页核验；可以用命令 quanze ledger check-proof。</p></noscript></main>
<script>${SCRIPT}</script></body></html>
`
