/** The look of the page, by day and by night. */
export const STYLE = `
:root{--ink:#1c2430;--soft:#5b6675;--paper:#f6f7f9;--card:#fff;--rule:#e3e7ec;--accent:#2f6fde;--accent-soft:#2f6fde26;--g0:#8aa9d6;--g1:#e0a13a;--g2:#d4504e;--good:#2b8a57;--warn:#b5541c;--empty:#e9ecf1}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#98a3b3;--paper:#12161c;--card:#1a2028;--rule:#2a323d;--accent:#6ea2ff;--accent-soft:#6ea2ff2b;--g0:#5d7ba8;--g1:#d99a35;--g2:#e0605e;--good:#57b987;--warn:#e08a52;--empty:#242c36}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,main{max-width:1120px;margin:0 auto;padding:0 24px}
header{padding-top:40px}
h1{font-size:28px;line-height:1.2;margin:2px 0 6px;overflow-wrap:anywhere}
h2{font-size:18px;margin:0 0 6px}
p{margin:0 0 12px;color:var(--soft)}
.kicker{text-transform:uppercase;letter-spacing:.08em;font-size:12px;margin:0}
code,.name{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.92em}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(160px,1fr));gap:12px;margin:24px 0}
.tile,section{background:var(--card);border:1px solid var(--rule);border-radius:12px}
.tile{padding:14px 16px;display:flex;flex-direction:column}
.tile b{font-size:23px;font-weight:650;font-variant-numeric:tabular-nums}
.tile small{color:var(--soft);font-size:12.5px}
section{padding:20px 22px;margin:0 0 18px}
svg{display:block;width:100%;height:auto}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
th{font-weight:550;color:var(--soft);text-align:left;font-size:12.5px}
th,td{padding:5px 10px 5px 0;border-bottom:1px solid var(--rule);vertical-align:middle}
tr:last-child td{border-bottom:0}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td code{overflow-wrap:anywhere}
.bar{display:flex;min-width:90px;height:9px;border-radius:5px;background:var(--empty);overflow:hidden;margin:0 6px}
.bar i{display:block;height:100%;background:var(--accent)}
.bar .lost{opacity:.32}
.key{display:inline-block;width:11px;height:11px;border-radius:3px;margin:0 5px 0 0;vertical-align:-1px}
.legend{display:flex;flex-wrap:wrap;gap:2px 16px;font-size:13px}
nav{display:flex;flex-wrap:wrap;gap:6px 18px;margin:0 2px 20px;font-size:13.5px}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
.key.none{background:var(--empty)}
.key.g0{background:var(--g0)}.key.g1{background:var(--g1)}.key.g2{background:var(--g2)}
.grid{stroke:var(--rule)}
.area{fill:var(--accent-soft)}.line{fill:none;stroke:var(--accent);stroke-width:1.6;stroke-linejoin:round}
.grid,.line{vector-effect:non-scaling-stroke}
.chart{padding:12px 18px 0 0}
.plot{position:relative;margin:0 0 22px 74px;border-bottom:1px solid var(--soft)}
.plot svg{position:absolute;inset:0;height:100%}
.tick{position:absolute;font-size:12px;line-height:1;color:var(--soft);white-space:nowrap}
.tick.left{right:100%;margin-right:9px;transform:translateY(-50%)}
.tick.inside{left:10px;bottom:9px}
.times{position:relative;height:18px;margin:-14px 0 0 74px}.times .tick{transform:translateX(-50%)}
.dot{position:absolute;width:10px;height:10px;margin:-5px;border-radius:50%;background:var(--accent);border:2px solid var(--card)}
.peak{position:absolute;font-size:12.5px;font-weight:600;line-height:1;margin:-17px 8px 0;white-space:nowrap}
rect.g0{fill:var(--g0)}rect.g1{fill:var(--g1)}rect.g2{fill:var(--g2)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(420px,100%),1fr));gap:14px}
.card{margin:0;border:1px solid var(--rule);border-radius:10px;padding:10px 12px;display:flex;flex-direction:column;justify-content:space-between}
.card svg{margin:auto}
figcaption{font-size:13.5px;color:var(--soft);border-top:1px solid var(--rule);padding-top:8px;margin-top:8px}
figcaption b{color:var(--ink)}
.fate{white-space:nowrap;border-radius:20px;padding:1px 9px;font-size:12px;margin-left:4px;border:1px solid}
.collected{color:var(--good)}.waiting{color:var(--warn)}
.rest{margin:6px 0 0;font-size:13px}
.box{fill:var(--paper);stroke:var(--accent);stroke-width:1.4}
.name{font-size:12.5px;fill:var(--ink)}.where{font-size:11px;fill:var(--soft)}
.edge{fill:none;stroke:var(--soft);stroke-width:1.5}.head{fill:var(--soft)}
.edge.gap{stroke-dasharray:3 4}
.via{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:var(--accent);stroke:var(--card);stroke-width:4;paint-order:stroke}
.map .none{fill:var(--empty)}.map .free{opacity:.22}.map .large{fill:var(--g1)}.map .arena{fill:var(--accent)}
.map{margin-bottom:14px}
@media (max-width:640px){header,main{padding:0 12px}section{padding:16px 14px}td.b,th.b{display:none}td code{display:inline-block;min-width:8.5em}#keepers td code,#finalizers td code{min-width:14em}td,th{padding-right:12px}.tiles{grid-template-columns:repeat(auto-fit,minmax(140px,1fr))}}
@media print{body{background:#fff}section,.tile{break-inside:avoid}}
`;
