namespace Ridgeback.Losses;

/// <summary>What a loss compares the output with.</summary>
public enum TargetKind
{
    /// <summary>One class number from 0 for each example: an index node of shape (batch).</summary>
    Labels,

    /// <summary>Yes (1) or no (0) for each output: shape (batch, outputs). Two classes are one attribute.</summary>
    Attributes,

    /// <summary>One real number for each output: shape (batch, outputs).</summary>
    Real,
}
