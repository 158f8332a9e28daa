namespace Ridgeback.Configuration;

/// <summary>Finds what a person probably meant to write.</summary>
internal static class Suggestion
{
    /// <summary>The candidate with the fewest edits, if these are at most a third of the written word (at least one).</summary>
    public static string? For(string written, IEnumerable<string> candidates)
    {
        string? best = null;
        var fewest = Math.Max(1, written.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            var edits = Distance(written.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (edits < fewest)
                (best, fewest) = (candidate, edits);
        }
        return best;
    }

    /// <summary>
    /// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, each counted as one.
    /// </summary>
    public static int Distance(string first, string second)
    {
        var table = new int[first.Length + 1, second.Length + 1];
        for (var i = 0; i <= first.Length; i++)
        {
            for (var j = 0; j <= second.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }
                var change = first[i - 1] == second[j - 1] ? 0 : 1;
                var edits = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1])
                    edits = Math.Min(edits, table[i - 2, j - 2] + 1);
                table[i, j] = edits;
            }
        }
        return table[first.Length, second.Length];
    }
}
