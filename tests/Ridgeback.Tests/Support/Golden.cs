using System.Text.Json;

namespace Ridgeback.Tests.Support;

/// <summary>Numbers from an independent framework; tests/golden holds the file and the script that made it.</summary>
internal static class Golden
{
    public static JsonElement Training { get; } = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", "training.json"))).RootElement;

    /// <summary>The element of an array whose <c>name</c> is this.</summary>
    public static JsonElement Named(this JsonElement array, string name) =>
        array.EnumerateArray().Single(item => item.GetProperty("name").GetString() == name);

    /// <summary>A number or nested lists of numbers, row-major.</summary>
    public static double[] Numbers(this JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().SelectMany(Numbers)]
        : [element.GetDouble()];

    public static double[] Numbers(this JsonElement element, string property) => element.GetProperty(property).Numbers();

    public static int[] Labels => Array.ConvertAll(Training.Numbers("labels"), label => (int)label);

    /// <summary>All |a − e| ≤ relative · |e| + absolute, and nothing is NaN.</summary>
    public static void ShouldMatch(this double[] actual, double[] expected, double relative, double absolute, string what)
    {
        actual.Length.ShouldBe(expected.Length, what);
        for (var i = 0; i < actual.Length; i++)
        {
            (Math.Abs(actual[i] - expected[i]) <= (relative * Math.Abs(expected[i])) + absolute).ShouldBeTrue(
                $"{what}[{i}]: {actual[i]:R} is not {expected[i]:R}");
        }
    }

    /// <summary>Within 1e-12 of max(1, |e|).</summary>
    public static void ShouldMatch(this double[] actual, double[] expected, string what) =>
        actual.ShouldMatch(expected, 1e-12, 1e-12, what);
}
