using Ridgeback.Data;

namespace Ridgeback.Ensembles;

/// <summary>Bootstrap sets: as many rows as there are, drawn with replacement.</summary>
public static class Bootstrap
{
    /// <summary>The rows of a member's set, a function of (rows, seed, member) alone.</summary>
    /// <param name="count">How many rows there are, and are drawn; ≥ 1.</param>
    /// <param name="seed">The seed of the ensemble.</param>
    /// <param name="member">Which member, from 0.</param>
    /// <returns>Row numbers from 0, each draw as likely to be any row; some more than once.</returns>
    public static int[] Rows(int count, ulong seed, int member) => Rows(count, seed, member, 0);

    /// <summary>The same once more, where a set cannot be used.</summary>
    internal static int[] Rows(int count, ulong seed, int member, int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(member);
        var generator = new SequenceGenerator(seed, SequenceGenerator.Stream.Bootstrap, ((ulong)attempt << 32) + (uint)member);
        var rows = new int[count];
        for (var i = 0; i < count; i++)
        {
            rows[i] = generator.Below(count);
        }

        return rows;
    }

    /// <summary>The share of all rows that a set of as many draws holds, each counted once.</summary>
    public static double DistinctShare(ReadOnlySpan<int> rows)
    {
        var drawn = new bool[rows.Length];
        foreach (var row in rows)
        {
            drawn[row] = true;
        }

        return drawn.Count(once => once) / (double)rows.Length;
    }

    /// <summary>What that share is on average: 1 − (1 − 1/n)ⁿ, 1 − 1/e ≈ 63.2 % for many rows.</summary>
    /// <param name="count">n, the number of rows; ≥ 1.</param>
    public static double ExpectedDistinctShare(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return 1 - Math.Pow(1 - (1.0 / count), count);
    }
}
