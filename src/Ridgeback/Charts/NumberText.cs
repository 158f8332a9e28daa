using System.Globalization;

namespace Ridgeback.Charts;

/// <summary>How numbers are written for people: invariant, short, with a true minus sign.</summary>
public static class NumberText
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>A coordinate for SVG: at most two decimals, an ASCII minus.</summary>
    public static string Coordinate(double value)
    {
        var text = value.ToString("0.##", Culture);
        return text == "-0" ? "0" : text;
    }

    /// <summary>
    /// About <paramref name="digits"/> significant digits, thousands in full: <c>0.03125</c>, <c>12.3</c>, <c>48,211</c>, <c>3.2e−5</c>.
    /// </summary>
    public static string Short(double value, int digits = 4)
    {
        if (double.IsNaN(value))
        {
            return "not a number";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "∞" : "−∞";
        }

        var size = Math.Abs(value);
        var text = size switch
        {
            0 => "0",
            < 1e-4 or >= 1e7 => value.ToString("0." + new string('#', digits - 1) + "e-0", Culture),
            >= 1000 => value.ToString("#,0.#", Culture),
            _ => value.ToString("G" + digits.ToString(Culture), Culture),
        };
        return Minus(text);
    }

    /// <summary>A whole number with thousands marks.</summary>
    public static string Count(long value) => Minus(value.ToString("#,0", Culture));

    /// <summary>A share from 0 to 1 in percent: one decimal, two where the share is near 0 or 1 without being there.</summary>
    public static string Percent(double share)
    {
        if (!double.IsFinite(share))
        {
            return "–";
        }

        var percent = share * 100;
        var fine = (percent is > 0 and < 1) || (percent is > 99 and < 100);
        return Minus(percent.ToString(fine ? "0.##" : "0.#", Culture)) + "%";
    }

    /// <summary>A number with a fixed count of decimals and thousands marks.</summary>
    public static string Fixed(double value, int decimals) =>
        Minus(value.ToString("#,0" + (decimals > 0 ? "." + new string('0', decimals) : ""), Culture));

    /// <summary>Scientific writing with up to two decimals.</summary>
    public static string Scientific(double value) =>
        value == 0 ? "0" : Minus(value.ToString("0.##e-0", Culture));

    private static string Minus(string text) => text.Replace('-', '−');
}
