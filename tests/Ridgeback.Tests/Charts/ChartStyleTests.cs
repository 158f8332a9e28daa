using System.Globalization;
using System.Text.RegularExpressions;
using Ridgeback.Charts;

namespace Ridgeback.Tests.Charts;

public class ChartStyleTests
{
    // Contrast by WCAG 2: words need 4.5 : 1, lines and bars 3 : 1.
    public static TheoryData<string, string, double> Pairs => new()
    {
        { "ink", "card", 7 }, { "ink", "page", 7 }, { "soft", "card", 4.5 }, { "soft", "page", 4.5 }, { "accent", "card", 4.5 },
        { "warm", "card", 4.5 }, { "ink", "heat-right", 4.5 }, { "ink", "heat-wrong", 4.5 }, { "ink", "heat-ground", 4.5 },
        { "s0", "card", 3 }, { "s1", "card", 3 }, { "s2", "card", 3 }, { "s3", "card", 3 }, { "s4", "card", 3 }, { "s5", "card", 3 },
            { "bar", "card", 3 },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Colours_can_be_told_from_their_ground_in_light_and_dark(string front, string ground, double least)
    {
        var themes = ChartStyle.Css.Split("@media (prefers-color-scheme:dark)");
        themes.Length.ShouldBe(2);
        foreach (var theme in themes)
        {
            var (first, second) = (Luminance(theme, front), Luminance(theme, ground));
            ((Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05)).ShouldBeGreaterThanOrEqualTo(least);
        }
    }

    private static double Luminance(string theme, string name)
    {
        var color = Regex.Match(theme, $"--{name}:#([0-9a-f]{{6}})\\b").Groups[1].Value;
        var channels = Enumerable.Range(0, 3)
            .Select(i => int.Parse(color.AsSpan(i * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))
            .ToArray();
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
    }
}
