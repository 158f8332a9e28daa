namespace Ridgeback.Losses;

/// <summary>What a loss compares the output with.</summary>
public enum TargetKind
{
    /// <summary>One class number from 0 for each example: an index node of shape (batch).</summary>
    Labels,

    /// <summary>One real number for each output: shape (batch, outputs).</summary>
    Real,
}
