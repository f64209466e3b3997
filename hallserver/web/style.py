"""The pages' style sheet: one column, readable on a phone of 320 pixels, no picture and no font of its own."""

SHEET = """
:root { color-scheme: light dark; --ground: #F3F5F7; --sheet: #FFFFFF; --ink: #15202D; --aside: #55616E;
  --line: #D5DBE1; --edge: #7A8794; --link: #1F5FA8; --button: #1F5FA8; --on-button: #FFFFFF;
  --good: #17633A; --good-edge: #1E7A46; --bad: #B3261E; --warn: #8A5200; --warn-edge: #A66300;
  --focus: #F2B01E; --box: #EEF3F9; --special: #FDF4E3; }
@media (prefers-color-scheme: dark) { :root { --ground: #12171D; --sheet: #1B222B; --ink: #E8EDF2;
  --aside: #A9B4C0; --line: #35404C; --edge: #7A8794; --link: #8CBFF5; --button: #2F6FB8;
  --good: #7BD3A0; --good-edge: #3FA56C; --bad: #FF9C93; --warn: #F0BE6A; --warn-edge: #C98A1B;
  --box: #243040; --special: #3A3020; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.6 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Source Han Sans SC", sans-serif; }
main { max-width: 640px; margin: 0 auto; padding: 12px 16px 40px; }
header { display: flex; justify-content: space-between; gap: 12px; align-items: baseline; }
header p { margin: 8px 0; font-weight: 700; }
header p a { color: inherit; }
a { color: var(--link); min-height: 44px; padding: 8px 0; }
section, dl, form { background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; margin: 12px 0;
  padding: 16px; overflow-wrap: anywhere; }
h1 { font-size: 22px; line-height: 1.35; margin: 0 0 4px; overflow-wrap: anywhere; }
main > h1 { margin: 12px 0; }
h2 { font-size: 17px; margin: 0 0 8px; }
section p { margin: 4px 0 0; }
.paper { font-weight: 700; }
.proof { border-left-width: 6px; }
.good { border-left-color: var(--good-edge); } .good h1 { color: var(--good); }
.bad { border-left-color: var(--bad); } .bad h1 { color: var(--bad); }
.warn { border-left-color: var(--warn-edge); } .warn h1 { color: var(--warn); }
dt { color: var(--aside); font-size: 14px; margin-top: 10px; }
dt:first-child { margin-top: 0; }
dd { margin: 0; font-variant-numeric: tabular-nums; }
label { display: block; margin-bottom: 6px; }
input { font: inherit; font-variant-numeric: tabular-nums; letter-spacing: 0.2em; width: 10em; max-width: 100%;
  height: 48px; padding: 0 12px; border: 1px solid var(--edge); border-radius: 6px; margin: 0 8px 8px 0;
  background: var(--sheet); color: var(--ink); }
button { font: inherit; font-weight: 700; height: 48px; padding: 0 24px; border: 0; border-radius: 6px;
  background: var(--button); color: var(--on-button); }
input:focus, button:focus, a:focus, summary:focus { outline: 3px solid var(--focus); outline-offset: 2px; }
.wrong { color: var(--bad); font-weight: 700; margin: 0 0 8px; }

.rate .aside { margin: 0 0 8px; }
.grades { display: grid; gap: 8px; margin: 0 0 12px; }
.grade { display: flex; align-items: center; gap: 12px; min-height: 48px; margin: 0; padding: 0 12px;
  border: 1px solid var(--edge); border-radius: 6px; }
.grade:has(input:checked) { border-color: var(--link); box-shadow: inset 0 0 0 1px var(--link); }
.grade input { width: 20px; height: 20px; margin: 0; flex: none; }
textarea { font: inherit; width: 100%; padding: 8px 12px; margin: 0 0 12px; border: 1px solid var(--edge);
  border-radius: 6px; background: var(--sheet); color: var(--ink); }
textarea:focus { outline: 3px solid var(--focus); outline-offset: 2px; }
@media (min-width: 600px) { .grades { grid-template-columns: repeat(5, 1fr); }
  .grade { flex-direction: column; justify-content: center; padding: 8px 4px; text-align: center; gap: 4px; } }

.search input { letter-spacing: normal; width: 100%; margin: 0 0 8px; }
.told { margin: 8px 0; }
.aside { display: block; color: var(--aside); font-size: 14px; }
.warned { color: var(--warn); }
.kind { display: inline-block; margin-left: 8px; padding: 0 8px; border: 1px solid var(--line); border-radius: 10px;
  font-size: 13px; font-weight: 400; color: var(--aside); white-space: nowrap; }
ul, ol { margin: 0; padding-left: 1.4em; }
ul.rows { list-style: none; padding: 0; }
.rows > li { padding: 10px 0; border-top: 1px solid var(--line); }
.rows > li:first-child { border-top: 0; padding-top: 0; }
.rows > li:last-child { padding-bottom: 0; }
.rows a, h2 a, dd a { display: inline-block; padding: 2px 0; min-height: 0; }
.card dl, .rows dl { border: 0; margin: 4px 0 0; padding: 0; background: none; }
@media (min-width: 480px) {
  .card dl, .rows dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; }
  .card dt, .rows dt { margin: 0; grid-column: 1; line-height: 25.6px; }
  .card dd, .rows dd { grid-column: 2; }
}
dd ul { list-style: none; padding: 0; }
nav { display: flex; justify-content: space-between; align-items: center; gap: 12px; flex-wrap: wrap; margin: 12px 0; }
details { border-top: 1px solid var(--line); padding: 10px 0; }
details:first-of-type { border-top: 0; }
summary { cursor: pointer; padding: 6px 0; }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; margin: 8px 0 0; }

.flow { list-style: none; padding: 0; margin: 8px 0 0; }
.flow > li { position: relative; padding-bottom: 34px; }
.flow > li:last-child { padding-bottom: 0; }
.flow > li:not(:last-child)::before { content: ""; position: absolute; left: 96px; bottom: 6px; height: 22px;
  border-left: 2px solid var(--edge); }
.flow > li:not(:last-child)::after { content: ""; position: absolute; left: 92px; bottom: 3px; width: 10px;
  height: 10px; border: solid var(--edge); border-width: 0 2px 2px 0; transform: rotate(45deg); }
.box { width: 194px; max-width: 100%; padding: 8px 12px; border: 1px solid var(--edge); border-radius: 4px;
  background: var(--box); text-align: center; }
.box b, .box span { display: block; }
.box span { font-size: 14px; color: var(--aside); }
.box.end { border-radius: 24px; background: var(--sheet); }
.box.special { border-style: dashed; background: var(--special); }
.flow p { margin: 8px 0 0; padding-left: 10px; border-left: 3px solid var(--line); font-size: 14px;
  color: var(--aside); }
@media (min-width: 600px) {
  .flow > li { display: flex; gap: 20px; align-items: center; }
  .box { flex: none; }
  .flow p { margin: 0; flex: 1; }
}
@media print { body { background: #FFFFFF; color: #000000; } form, header a, nav { display: none; } }
"""
