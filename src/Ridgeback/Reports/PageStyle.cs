namespace Ridgeback.Reports;

/// <summary>The looks of the page around the charts; colours come from <see cref="Charts.ChartStyle"/>.</summary>
internal static class PageStyle
{
    public const string Css = """
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--page);color:var(--ink);
            font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
        main,.inner{max-width:1180px;margin:0 auto;padding:0 20px}
        header{position:relative;overflow:hidden;background:var(--card);border-bottom:1px solid var(--rule)}
        header .inner{position:relative;padding-top:34px;padding-bottom:30px}
        .ridges{position:absolute;right:0;bottom:0;width:min(560px,70%);height:100%}
        .ridges .r1{fill:var(--accent);opacity:.20}.ridges .r2{fill:var(--accent);opacity:.12}.ridges .r3{fill:var(--accent);opacity:.07}
        h1{font-size:clamp(1.6rem,4vw,2.3rem);line-height:1.15;margin:0;letter-spacing:-.02em;overflow-wrap:anywhere;text-wrap:balance}
        .subtitle{margin:.45rem 0 0;color:var(--soft);font-size:1.05rem;max-width:46rem;overflow-wrap:anywhere}
        nav{margin-top:18px;display:flex;flex-wrap:wrap;gap:6px 18px;font-size:.92rem}
        nav a{color:var(--accent);text-decoration:none;border-bottom:1px solid transparent}
        nav a:hover,nav a:focus-visible{border-color:currentColor}
        section{margin:44px 0 0}
        h2{font-size:1.35rem;letter-spacing:-.01em;line-height:1.25;margin:0 0 .35rem}
        h3,figcaption{font-size:1rem;font-weight:600;line-height:1.35;margin:0 0 .6rem;overflow-wrap:anywhere}
        h2+.card,h2+.grid{margin-top:.8rem}
        .lead{margin:0 0 1rem;color:var(--soft);max-width:48rem;overflow-wrap:anywhere}
        .card{background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:16px 18px;margin:0;min-width:0}
        .grid{display:grid;gap:16px;align-items:start}
        .two{grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr))}
        .curves{grid-template-columns:repeat(2,minmax(0,1fr));align-items:stretch}
        .curves>:first-child{grid-row:span 2}
        .chart.heat{width:auto;max-width:100%;margin:0 auto}
        .grid+.card{margin-top:16px}
        .figures{display:flex;flex-wrap:wrap;background:var(--card);border:1px solid var(--rule);border-radius:12px;overflow:hidden;
            margin:0}
        .figures>div{flex:1 1 145px;padding:14px 16px 13px;min-width:0;box-shadow:0 0 0 .5px var(--rule)}
        .figures dt{color:var(--soft);font-size:.84rem}
        .figures dd{margin:0;overflow-wrap:anywhere}
        .figures .value{display:block;font-size:1.32rem;font-weight:600;line-height:1.3;letter-spacing:-.01em}
        .figures .main .value{font-size:2.1rem;line-height:1.15;color:var(--accent)}
        .figures .small{display:block}
        .verdict{border-left:4px solid var(--accent);padding:2px 0 2px 18px;margin:0 0 22px;max-width:52rem}
        .verdict p{margin:.3rem 0;overflow-wrap:anywhere}
        .verdict p:first-child{font-size:1.18rem;line-height:1.4}
        .small{color:var(--soft);font-size:.84rem;line-height:1.4;margin:.2rem 0 0}
        .small b{color:var(--ink);font-weight:600}
        .note{color:var(--soft);font-size:.9rem;margin:.6rem 0 0;overflow-wrap:anywhere}
        .none{color:var(--soft);font-size:.9rem;margin:0;height:100%;min-height:60px;display:grid;place-items:center;
            border:1px dashed var(--rule);border-radius:8px}
        .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:14px 18px}
        .pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(132px,1fr));gap:12px}
        .picture{padding:12px}
        .picture img{display:block;width:100%;height:auto;image-rendering:pixelated;border-radius:6px;background:#000;margin-bottom:8px}
        .facts{margin-bottom:6px}
        .facts>span{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:0 8px}
        .facts .small{margin:0;font-weight:400}
        .facts b{font-size:1.12rem;line-height:1.3;overflow-wrap:anywhere}
        .wrong-label,.facts .wrong-label b{color:var(--warm);font-weight:600}
        .bar{display:block;height:6px;border-radius:3px;background:var(--grid);overflow:hidden}
        .bar span{display:block;height:100%;background:var(--bar);border-radius:3px}
        .bar-cell{width:22%;min-width:70px}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:.93rem}
        th,td{padding:6px 12px 6px 0;text-align:left;border-bottom:1px solid var(--rule);vertical-align:middle}
        td:last-child,th:last-child{padding-right:0}
        tbody th{font-weight:500}
        thead th{color:var(--soft);font-weight:500;font-size:.84rem}
        tbody tr:last-child>*{border-bottom:0}
        tfoot>tr>*{border-top:1px solid var(--soft);border-bottom:0;font-weight:600}
        .number{text-align:right;white-space:nowrap}
        .wide th,.wide td{white-space:nowrap;max-width:22ch;overflow:hidden;text-overflow:ellipsis}
        .soft{color:var(--soft)}
        .name{overflow-wrap:anywhere}
        .facts-list{display:grid;grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:12px 24px;margin:0 0 14px}
        .facts-list dt{color:var(--soft);font-size:.84rem}
        .facts-list dd{margin:0;overflow-wrap:anywhere}
        details{margin-top:12px}
        summary{cursor:pointer;color:var(--accent);font-weight:500}
        pre{font:13px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,monospace;background:var(--page);border:1px solid var(--rule);
            border-radius:8px;padding:14px;overflow-x:auto;margin:12px 0 0;tab-size:2}
        footer{color:var(--soft);font-size:.84rem;padding:36px 20px 44px;text-align:center}
        :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        @media (max-width:820px){.curves{grid-template-columns:minmax(0,1fr)}}
        @media (max-width:560px){main,.inner{padding-left:12px;padding-right:12px}.card{padding:13px 12px}section{margin-top:34px}
        .figures>div{flex-basis:140px}.figures .main .value{font-size:1.7rem}
        .pictures{grid-template-columns:repeat(auto-fill,minmax(104px,1fr));gap:8px}.picture{padding:9px}}
        @media print{nav{display:none}.card,.figures>div,.picture{break-inside:avoid}h2{break-after:avoid}section{margin-top:24px}
        body{font-size:11pt}.bar span,.figures,.heat{print-color-adjust:exact;-webkit-print-color-adjust:exact}}

        """;
}
