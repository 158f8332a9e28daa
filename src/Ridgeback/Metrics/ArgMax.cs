using System.Numerics;

namespace Ridgeback.Metrics;

/// <summary>The predicted class: the column with the largest value.</summary>
public static class ArgMax
{
    /// <summary>Index of the largest value; among equal ones the lowest index.</summary>
    public static int Of<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var best = 0;
        for (var i = 1; i < row.Length; i++)
        {
            if (row[i] > row[best])
            {
                best = i;
            }
        }

        return best;
    }

    /// <summary>The predicted class of each row.</summary>
    /// <param name="values">(rows, classes), row-major: probabilities or logits.</param>
    /// <param name="classes">Values a row.</param>
    public static int[] OfRows<T>(ReadOnlySpan<T> values, int classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var result = new int[Rows.Count(values.Length, classes, nameof(values))];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Of(values.Slice(i * classes, classes));
        }

        return result;
    }
}
