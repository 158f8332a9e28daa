namespace Ridgeback.Preprocessing;

/// <summary>Refuses rows that a fitted transformation cannot take.</summary>
internal static class Checks
{
    public static void Shapes(string what, int expected, int outputs, ReadOnlySpan<float> rows, Span<float> output, int received)
    {
        if (received != expected)
        {
            throw new InputException(
                $"Preprocessing '{what}'", $"expected rows of {expected} features as it was fitted on, received {received}",
                "Give the features the model was trained on");
        }

        if (rows.Length % expected != 0)
        {
            throw new InputException($"Preprocessing '{what}'",
                $"expected whole rows of {expected} features, received {rows.Length} values", "Give all features of every row");
        }

        var needed = (long)rows.Length / expected * outputs;
        if (output.Length < needed)
        {
            throw new InputException(
                $"Preprocessing '{what}'", $"expected room for {needed} values, received {output.Length}", "Give an output for all rows");
        }
    }
}
