namespace Ridgeback.Charts;

/// <summary>The looks of all charts, in one style sheet of CSS variables.</summary>
/// <remarks>
/// Series colours follow Okabe and Ito's palette for all kinds of colour vision, darkened on a light ground and lightened
/// on a dark one until lines have a contrast of at least 3 : 1 and words at least 4.5 : 1.
/// </remarks>
public static class ChartStyle
{
    /// <summary>How many series colours there are before they repeat.</summary>
    public const int Colors = 6;

    /// <summary>Colours and rules for a page that holds charts.</summary>
    public const string Css = """
        :root{color-scheme:light dark;
        --page:#f5f4ef;--card:#fffefb;--ink:#1c2230;--soft:#58606f;--rule:#dedbd0;--grid:#e9e6dc;--accent:#0b5c9e;--warm:#b8450a;
        --s0:#0b66ad;--s1:#c4500c;--s2:#007a5c;--s3:#a2478c;--s4:#8a6a00;--s5:#4d5a6b;
        --heat-right:#8fc3ec;--heat-wrong:#f4a15d;--heat-ground:#f3f1e9;--shade:#8a836f1f;--bar:#0b66ad}
        @media (prefers-color-scheme:dark){:root{
        --page:#10141b;--card:#181d26;--ink:#e9ebef;--soft:#a5adba;--rule:#2c3440;--grid:#262d38;--accent:#6db8f2;--warm:#f2995a;
        --s0:#62b4f0;--s1:#f0934e;--s2:#3cc79b;--s3:#dd95c9;--s4:#d9b84a;--s5:#a9b4c2;
        --heat-right:#20608f;--heat-wrong:#a44d10;--heat-ground:#1d2430;--shade:#b9b29a1c;--bar:#62b4f0}}
        .chart{display:block;width:100%;height:auto;
            font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
        .chart.strip{width:auto;max-width:100%}
        .chart text{fill:var(--ink);font-size:12.5px}
        .chart .tick,.chart .axis-name,.chart .note{fill:var(--soft)}
        .chart .note{fill:var(--warm)}
        .chart .grid{stroke:var(--grid);stroke-width:1}
        .chart .axis{stroke:var(--soft);stroke-width:1;opacity:.7}
        .chart .zero{stroke:var(--ink);stroke-width:1;stroke-dasharray:2 3;opacity:.55}
        .chart .line{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}
        .chart .s1.line,.chart .s3.line,.chart .s5.line{stroke-dasharray:7 3.5}
        .chart .line.dense{stroke-width:1.2;stroke-dasharray:none}
        .chart .points{fill:none;stroke-width:5;stroke-linecap:round;opacity:.55}
        .chart .points.many{stroke-width:3;opacity:.45}
        .chart .s0{stroke:var(--s0)}.chart .s1{stroke:var(--s1)}.chart .s2{stroke:var(--s2)}.chart .s3{stroke:var(--s3)}
        .chart .s4{stroke:var(--s4)}.chart .s5{stroke:var(--s5)}
        .chart .f0{fill:var(--s0)}.chart .f1{fill:var(--s1)}.chart .f2{fill:var(--s2)}.chart .f3{fill:var(--s3)}.chart .f4{fill:var(--s4)}
        .chart .f5{fill:var(--s5)}
        .chart .shade{fill:var(--shade)}
        .chart .mark{stroke:var(--ink);stroke-width:1.4}
        .chart .mark.weak{stroke:var(--soft);stroke-width:1.2;stroke-dasharray:2 4}
        .chart .mark-name{font-weight:600;paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
        .chart .mark-name.weak{font-weight:400;fill:var(--soft)}
        .chart .mark-dot{stroke:var(--card);stroke-width:2}
        .chart .break{fill:none;stroke:var(--card);stroke-width:3}
        .chart .hit{fill:transparent}
        .chart .hit:hover{fill:var(--ink);fill-opacity:.07}
        .chart .heat-ground{fill:var(--heat-ground)}
        .chart .heat-right{fill:var(--heat-right)}
        .chart .heat-wrong{fill:var(--heat-wrong)}
        .chart .heat-count{font-weight:600}
        .chart .heat-count.right{font-weight:400}
        @media (max-width:560px){.chart:not(.small) text{font-size:16px}.chart.small text{font-size:11px}}
        @media print{:root{--page:#fff;--card:#fff}}

        """;

    /// <summary>The same SVG with the style sheet inside, for a file of its own.</summary>
    /// <param name="svg">What a chart's Render returned.</param>
    public static string Standalone(string svg)
    {
        var end = svg.IndexOf('>', StringComparison.Ordinal) + 1;
        return $"{svg[..end]}<style>{Css}.chart{{background:var(--card)}}</style>{svg[end..]}";
    }
}
