"""The page's style sheet: one column, readable on a phone of 320 pixels, no picture and no font of its own."""

SHEET = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #F3F5F7; color: #15202D;
  font: 16px/1.6 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Source Han Sans SC", sans-serif; }
main { max-width: 640px; margin: 0 auto; padding: 12px 16px 40px; }
header { display: flex; justify-content: space-between; gap: 12px; align-items: baseline; }
header p { margin: 8px 0; font-weight: 700; }
a { color: #1F5FA8; min-height: 44px; padding: 8px 0; }
section, dl, form { background: #FFFFFF; border: 1px solid #D5DBE1; border-radius: 8px; margin: 12px 0;
  padding: 16px; overflow-wrap: anywhere; }
h1 { font-size: 22px; line-height: 1.35; margin: 0 0 4px; }
h2 { font-size: 17px; margin: 0 0 8px; }
section p { margin: 4px 0 0; }
.paper { font-weight: 700; }
.proof { border-left-width: 6px; }
.good { border-left-color: #1E7A46; } .good h1 { color: #17633A; }
.bad { border-left-color: #B3261E; } .bad h1 { color: #B3261E; }
.warn { border-left-color: #A66300; } .warn h1 { color: #8A5200; }
dt { color: #55616E; font-size: 14px; margin-top: 10px; }
dt:first-child { margin-top: 0; }
dd { margin: 0; font-variant-numeric: tabular-nums; }
label { display: block; margin-bottom: 6px; }
input { font: inherit; font-variant-numeric: tabular-nums; letter-spacing: 0.2em; width: 10em; max-width: 100%;
  height: 48px; padding: 0 12px; border: 1px solid #7A8794; border-radius: 6px; margin: 0 8px 8px 0; }
button { font: inherit; font-weight: 700; height: 48px; padding: 0 24px; border: 0; border-radius: 6px;
  background: #1F5FA8; color: #FFFFFF; }
input:focus, button:focus, a:focus { outline: 3px solid #F2B01E; outline-offset: 2px; }
.wrong { color: #B3261E; font-weight: 700; margin: 0 0 8px; }
@media print { body { background: #FFFFFF; } form, header a { display: none; } }
"""
