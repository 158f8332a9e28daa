namespace Ridgeback;

/// <summary>"Did you mean": the candidate nearest to what was written.</summary>
public static class Suggestion
{
    /// <summary>The candidate with the fewest edits, the first one at a tie; letter case does not count. Null when none is near.</summary>
    /// <param name="written">A key, a name or a path.</param>
    /// <param name="candidates">In an order that does not depend on the machine.</param>
    /// <remarks>Near is a third of the written word, of a path its last part; at least one edit.</remarks>
    public static string? For(string written, IEnumerable<string> candidates)
    {
        string? best = null;
        var fewest = Math.Max(1, Path.GetFileName(written).Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            // The lengths alone ask for as many edits: what is far too long or too short is not even compared.
            if (Math.Abs(written.Length - candidate.Length) >= fewest)
            {
                continue;
            }

            var edits = Distance(written.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (edits < fewest)
            {
                (best, fewest) = (candidate, edits);
            }
        }

        return best;
    }

    /// <summary>
    /// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, each counted as one.
    /// </summary>
    internal static int Distance(string first, string second)
    {
        // Only the last three rows of the table are needed: two edits back for a swap.
        int[] before = [], above = new int[second.Length + 1], row = new int[second.Length + 1];
        for (var j = 0; j <= second.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= first.Length; i++)
        {
            (before, above, row) = (above, row, before.Length == 0 ? new int[second.Length + 1] : before);
            row[0] = i;
            for (var j = 1; j <= second.Length; j++)
            {
                var change = first[i - 1] == second[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + change);
                if (i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }
        }

        return row[second.Length];
    }
}
