namespace Ridgeback.Metrics;

/// <summary>How figures of single classes become one.</summary>
public enum Average
{
    /// <summary>The mean over all classes, each counting the same. A class that never occurs counts with 0.</summary>
    Macro,

    /// <summary>One figure from the counts of all classes together; with one label a row it is the accuracy.</summary>
    Micro,

    /// <summary>The mean over classes, each weighted by its rows (Σ of their sample weights).</summary>
    Weighted,
}
