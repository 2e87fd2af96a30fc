import { PRINTED_ROWS } from './report-findings.ts'

/** Colours carry no meaning alone: suspicions are solid, the undecided hatched, exemptions dotted. */
export const STYLE = `
:root{--paper:#fff;--ink:#1d2731;--soft:#5b6875;--rule:#d5dce3;--tint:#f3f6f8;--v:#9c2f23;--w:#b0603f;--wbg:#f7e3da;--u:#8a6a12;--ubg:#f3e6bf;--e:#4d7d74;--ebg:#d6e7e3;--s:#c6d0d9;--link:#1c5285;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--paper:#14191f;--ink:#e3e8ec;--soft:#9aa7b3;--rule:#323c46;--tint:#1c232b;--v:#e2786a;--w:#e39a72;--wbg:#40281d;--u:#dcb64c;--ubg:#3d3415;--e:#7fbcb0;--ebg:#1f3a35;--s:#4a5763;--link:#8fbfec}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.65 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif}
main{max-width:1180px;margin:0 auto;padding:28px 24px 64px}
.kicker{margin:0;color:var(--soft);letter-spacing:.08em;font-size:13px}
h1{font-size:27px;line-height:1.3;margin:4px 0 14px;font-weight:700}
h2{font-size:19px;margin:38px 0 10px;padding-top:12px;border-top:2px solid var(--ink)}
h3{font-size:16px;margin:0 0 6px}
small{color:var(--soft);font-size:12.5px;font-weight:400}
a{color:var(--link)}
code{font:12.5px/1.5 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
p{margin:8px 0}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(250px,1fr));gap:4px 24px;margin:0 0 14px}
.facts div{display:flex;gap:10px}.facts div:first-child{grid-column:1/-1}
.warnings{font-size:13.5px;color:var(--soft);padding-left:1.2em}
dt{color:var(--soft);white-space:nowrap}dd{margin:0;overflow-wrap:anywhere;min-width:0}
.notice{border-left:4px solid var(--v);background:var(--tint);padding:10px 14px;margin:0}
nav{margin-top:18px;font-size:14px}nav h2{font-size:15px;margin:0 0 4px;padding:0;border:0}nav ol{list-style:none;columns:14em 4;column-gap:24px;margin:0;padding:0}nav li{break-inside:avoid;padding:1px 0}
.skip{position:absolute;left:-999em}.skip:focus{left:12px;top:8px;background:var(--paper);padding:4px 10px;z-index:2}
[id]{scroll-margin-top:12px}
.figures{display:grid;grid-template-columns:repeat(4,1fr);gap:1px;margin:0 0 6px;padding:1px}
.figure{padding:10px 14px;box-shadow:0 0 0 1px var(--rule)}
.figure dt{font-size:14px;color:var(--ink)}
.figure b{display:block;font-size:25px;line-height:1.25;font-variant-numeric:tabular-nums}
.figure.v b{color:var(--v)}.figure.w b{color:var(--w)}.figure.u b{color:var(--u)}
.figure span{display:block;font-size:12.5px;color:var(--soft);line-height:1.45}
.legend{display:flex;flex-wrap:wrap;gap:4px 20px;font-size:13.5px}.legend span{display:inline-flex;align-items:center;gap:6px}
svg.key{width:22px;height:12px}
rect.v{fill:var(--v)}rect.w{fill:url(#lines)}rect.u{fill:url(#hatch)}rect.e{fill:url(#dots)}rect.s{fill:var(--s)}
.lines-bg{fill:var(--wbg)}.lines-line{stroke:var(--w);stroke-width:2}.hatch-bg{fill:var(--ubg)}.hatch-line{stroke:var(--u);stroke-width:2}.dots-bg{fill:var(--ebg)}.dots-dot{fill:var(--e)}
.defs{position:absolute;width:0;height:0}
svg.bar{display:block;margin-top:5px;width:100%;min-width:120px;height:14px;background:var(--tint)}
.scroll{overflow-x:auto}.scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);font-size:13px;padding:2px 0 6px}
th,td{text-align:left;vertical-align:top;padding:6px 10px;border-bottom:1px solid var(--rule)}
th:first-child,td:first-child{padding-left:0}
thead th{border-bottom:1.5px solid var(--ink);font-weight:600;white-space:nowrap;vertical-align:bottom}
tbody th{font-weight:400;min-width:9em}
.n{text-align:right;white-space:nowrap}
.wide tbody th{min-width:15em}.wide td:nth-child(2){width:20%}
.rank{display:inline-block;min-width:2em;color:var(--soft)}
figure{margin:14px 0}figcaption{font-size:13.5px;color:var(--soft)}
svg.chart{display:block;width:100%;overflow:visible}
.axis{stroke:var(--ink)}.grid{stroke:var(--rule)}
.tick,.scale{fill:var(--soft);font-size:12px}.tick{text-anchor:middle}.tick[text-anchor=start]{text-anchor:start}.tick[text-anchor=end]{text-anchor:end}
.over th{font-weight:600;background:var(--tint);padding:5px 8px!important}
.tag{display:inline-block;border:1px solid var(--rule);border-radius:3px;padding:0 5px;line-height:1.5}
h4{font-size:15px;margin:0 0 4px}h3.group{margin:22px 0 4px}
.card{border-top:1px solid var(--rule);padding:12px 0}.card ul{margin:0;padding-left:1.2em}
.points{margin:0;padding-left:1.4em}
.multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(230px,1fr));gap:6px 24px}.multiples figure{margin:6px 0}
.example p{margin:2px 0}.example dl{margin:0}.example dl div{display:flex;gap:10px}
.change{font-size:13px;border:1px solid currentColor;border-radius:3px;padding:0 6px;margin-right:4px}.change.gained,.change.toViolated{color:var(--v)}.change.lost,.change.toUndetermined{color:var(--e)}
details summary{cursor:pointer;color:var(--link)}summary:focus-visible,a:focus-visible,input:focus-visible,select:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.filter{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;padding:10px 12px;background:var(--tint);border:1px solid var(--rule);border-radius:4px;position:sticky;top:0;z-index:1}
.filter[hidden]{display:none}.filter p{margin:0;color:var(--soft)}
.filter input,.filter select{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--rule);border-radius:3px;padding:3px 8px;max-width:100%}
.filter input{width:22em}.filter select{max-width:16em}
.findings td:nth-child(1){white-space:nowrap;padding-left:0}.findings td:nth-child(2){width:15%}.findings td:nth-child(3){width:15%}.findings td:nth-child(4){width:12%}
.findings .key{overflow-wrap:anywhere}
.k.suspicion{color:var(--v);font-weight:600}.k.task{font-weight:600}.k.registerKeeping{color:var(--u);font-weight:600}
.findings details{margin-top:4px;font-size:13px}.findings dl{margin:4px 0 0}.findings dl div{display:flex;gap:10px}.findings dt{min-width:6.5em}
.printed{display:none}
.unseen{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden;white-space:nowrap}
footer{margin-top:40px;color:var(--soft);font-size:13px;border-top:1px solid var(--rule);padding-top:10px}
@media (max-width:700px){main{padding:18px 16px 48px}h1{font-size:22px}
.figures{grid-template-columns:1fr 1fr}.figure:last-child:nth-child(odd){grid-column:1/-1}
.facts div{flex-wrap:wrap;gap:0 10px}nav ol{columns:1}
.stack,.stack tbody{display:block}.stack caption{display:block}.stack thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.stack tr{display:grid;grid-template-columns:repeat(4,1fr);gap:4px 8px;padding:10px 0;border-bottom:1px solid var(--rule)}
.stack th,.stack td{border:0;padding:0;min-width:0}.stack th,.stack .w{grid-column:1/-1}
.stack tbody th,.wide .stack tbody th{min-width:0;font-weight:600}.stack .over{display:block;padding:0;border:0}.stack .over th{display:block}
.stack td{text-align:left;width:auto!important;white-space:normal}.stack td[data-l]::before{content:attr(data-l);display:block;font-size:12px;color:var(--soft);font-weight:400}
.stack td:empty{display:none}
.filter{position:static}.filter label{display:block;width:100%}.filter input,.filter select{width:100%;max-width:100%}
.findings,.findings tbody,.findings tr,.findings td{display:block;width:auto!important}
.findings thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.findings tr{border-bottom:1px solid var(--rule);padding:10px 0}.findings tr[hidden]{display:none}.findings td{border:0;padding:2px 0}.findings td br{display:none}.findings td small{margin-left:6px}.findings dl div{display:block}}
@page{size:A4;margin:16mm 14mm}
@media print{:root{--paper:#fff;--ink:#000;--soft:#444;--rule:#bbb;--tint:#f4f4f4;--v:#222;--w:#555;--wbg:#fff;--u:#555;--ubg:#fff;--e:#777;--ebg:#fff;--s:#ddd;--link:#000;color-scheme:light}
body{font-size:10pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}main{max-width:none;padding:0}
.skip,.filter,.screen,.findings details{display:none}.printed{display:block}.scroll{overflow:visible}
.figures{grid-template-columns:repeat(4,1fr)}.figure{padding:6px 8px}.figure b{font-size:15pt}.figure span{font-size:8pt}
table{font-size:8.5pt}th,td{padding:3px 4px}td.w,.findings td{overflow-wrap:anywhere}.n{white-space:normal}thead th{white-space:normal;word-break:keep-all}h3+p{break-after:avoid}.multiples{grid-template-columns:repeat(3,1fr)}nav ol{columns:3}tbody th,.wide tbody th{min-width:7em}.wide td:nth-child(2){width:14%}svg.bar{min-width:50px}
h2,h3,h4,caption{break-after:avoid}h2{margin-top:18px}.page{break-before:page}.page h2{margin-top:0}tr,figure,.card,.notice,.figures{break-inside:avoid}thead{display:table-header-group;break-after:avoid}tbody tr:first-child{break-before:avoid}
a{text-decoration:none}.findings tbody tr:nth-child(n+${PRINTED_ROWS + 1}){display:none}}
`
