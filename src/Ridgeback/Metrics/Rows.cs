using System.Numerics;

namespace Ridgeback.Metrics;

/// <summary>Checks that all metrics share.</summary>
internal static class Rows
{
    /// <summary>Number of rows of <paramref name="width"/> values each.</summary>
    public static int Count(int values, int width, string name)
    {
        if (width < 1 || values % width != 0)
        {
            throw new ArgumentException(
                $"{name}: expected rows of {width} values, received {values} values. Pass all rows one after the other", name);
        }

        if (values == 0)
        {
            throw new ArgumentException($"{name}: expected at least one row, received none. A metric of nothing has no value", name);
        }

        return values / width;
    }

    public static void SameCount(int expected, int received, string name)
    {
        if (expected != received)
        {
            throw new ArgumentException(
                $"{name}: expected one entry per row, {expected} in all, received {received}. Pass the same rows to all arguments", name);
        }
    }

    /// <summary>Weights are optional (empty: all 1), finite and not negative, and their sum is positive.</summary>
    public static void CheckWeights<T>(ReadOnlySpan<T> weights, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (weights.IsEmpty)
        {
            return;
        }

        SameCount(rows, weights.Length, nameof(weights));
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (!T.IsFinite(weights[i]) || T.IsNegative(weights[i]) && weights[i] != T.Zero)
            {
                throw new InputException($"sample weight of row {i}",
                    FormattableString.Invariant($"expected a finite number at least 0, received {weights[i]}"), "Correct the weight");
            }

            sum += double.CreateTruncating(weights[i]);
        }

        if (sum <= 0)
        {
            throw new InputException("sample weights", "expected a positive sum, received 0", "Give at least one row a weight");
        }
    }

    public static double Weight<T>(ReadOnlySpan<T> weights, int row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        weights.IsEmpty ? 1 : double.CreateTruncating(weights[row]);

    public static void CheckLabels(ReadOnlySpan<int> labels, int classes)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
            {
                throw new InputException($"label of row {i}", $"expected 0 to {classes - 1}, received {labels[i]}",
                    "Number the classes from 0, or give the network an output for each");
            }
        }
    }

    public static void CheckFinite<T>(ReadOnlySpan<T> values, int width, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
            {
                throw new InputException(
                    $"{name} of row {i / width}",
                    FormattableString.Invariant($"expected finite numbers, received {values[i]} in column {i % width}"),
                    "Look for the first step that is not finite; a smaller learning rate often helps");
            }
        }
    }
}
