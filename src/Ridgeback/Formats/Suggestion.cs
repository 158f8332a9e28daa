namespace Ridgeback.Formats;

/// <summary>"Did you mean": the candidate nearest to what was typed.</summary>
internal static class Suggestion
{
    /// <summary>The nearest candidate within a third of the length (at least one edit), letter case ignored; null when none is near.</summary>
    public static string? For(string typed, IEnumerable<string> candidates)
    {
        string? best = null;
        var limit = Math.Max(1, Path.GetFileName(typed).Length / 3);
        foreach (var candidate in candidates.Order(StringComparer.Ordinal))
        {
            var distance = Distance(typed.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance > limit)
                continue;
            best = candidate;
            limit = distance - 1;
        }
        return best;
    }

    /// <summary>Levenshtein's distance: insertions, deletions and substitutions.</summary>
    public static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, 1 + Math.Min(previous[j], current[j - 1]));
            }
            (previous, current) = (current, previous);
        }
        return previous[b.Length];
    }
}
