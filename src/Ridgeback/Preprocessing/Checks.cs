namespace Ridgeback.Preprocessing;

/// <summary>Refuses rows that a fitted transformation cannot take.</summary>
internal static class Checks
{
    public static void Shapes(string what, int expected, ReadOnlySpan<float> rows, Span<float> output, int received)
    {
        if (received != expected)
        {
            throw new InputException($"Preprocessing '{what}'", $"expected rows of {expected} features as it was fitted on, received {received}", "Give the features the model was trained on");
        }

        if (rows.Length % expected != 0)
        {
            throw new InputException($"Preprocessing '{what}'", $"expected whole rows of {expected} features, received {rows.Length} values", "Give all features of every row");
        }

        if (output.Length < rows.Length)
        {
            throw new InputException($"Preprocessing '{what}'", $"expected room for {rows.Length} values, received {output.Length}", "Give an output as long as the rows");
        }
    }
}
