using Ridgeback.Graphs;

namespace Ridgeback;

/// <summary>Checks numbers that a person chose, with the same three-part error everywhere.</summary>
internal static class Setting
{
    /// <summary>A finite number above 0.</summary>
    public static double Positive(double value, string what, string remedy) =>
        double.IsFinite(value) && value > 0 ? value : throw Wrong(what, "a finite number above 0", value, remedy);

    /// <summary>A finite number of 0 or more.</summary>
    public static double NotNegative(double value, string what, string remedy) =>
        double.IsFinite(value) && value >= 0 ? value : throw Wrong(what, "a finite number of 0 or more", value, remedy);

    /// <summary>Any finite number.</summary>
    public static double Finite(double value, string what, string remedy) =>
        double.IsFinite(value) ? value : throw Wrong(what, "a finite number", value, remedy);

    /// <summary>A number of at least 0 and below 1.</summary>
    public static double BelowOne(double value, string what, string remedy) =>
        value is >= 0 and < 1 ? value : throw Wrong(what, "a number of at least 0 and below 1", value, remedy);

    /// <summary>A number from 0 to 1.</summary>
    public static double Share(double value, string what, string remedy) =>
        value is >= 0 and <= 1 ? value : throw Wrong(what, "a number from 0 to 1", value, remedy);

    /// <summary>A whole number of 1 or more.</summary>
    public static int AtLeastOne(int value, string what, string remedy) =>
        value >= 1 ? value : throw Wrong(what, "a whole number of 1 or more", value, remedy);

    /// <summary>The error for a setting outside of its range.</summary>
    public static GraphException Wrong(string what, string expected, object received, string remedy) =>
        new(what, FormattableString.Invariant($"expected {expected}, received {received}"), remedy);
}
