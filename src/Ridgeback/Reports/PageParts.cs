using Ridgeback.Charts;

namespace Ridgeback.Reports;

/// <summary>Small pieces that several sections share.</summary>
internal static class PageParts
{
    /// <summary>A thin bar for a share from 0 to 1; the number stands beside it, so it is hidden from screen readers.</summary>
    public static string Bar(double share) =>
        $"<span class=\"bar\" aria-hidden=\"true\"><span "
            + $"style=\"width:{NumberText.Coordinate(Math.Clamp(double.IsFinite(share) ? share : 0, 0, 1) * 100)}%\"></span></span>";

    /// <summary>The mark of the project: three ridges.</summary>
    public const string Ridges =
        "<svg class=\"ridges\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 420 120\" preserveAspectRatio=\"none\" "
            + "aria-hidden=\"true\">"
        + "<path class=\"r3\" d=\"M0 120L40 96 78 102 128 58 160 74 214 26 262 66 300 48 352 84 420 40V120Z\"/>"
        + "<path class=\"r2\" d=\"M0 120L62 104 112 84 150 96 206 60 250 88 312 62 360 92 420 70V120Z\"/>"
        + "<path class=\"r1\" d=\"M0 120L96 112 170 100 232 108 290 90 346 108 420 94V120Z\"/></svg>\n";
}
