using Ridgeback.Graphs;

namespace Ridgeback.Execution;

/// <summary>Where a loop's body finds what it is fed step by step.</summary>
/// <param name="Input">The place among the loop's inputs; −1 when a stage that runs before computes it.</param>
/// <param name="Stage">That stage; −1 otherwise.</param>
/// <param name="State">Which of its states.</param>
/// <param name="Edge">The values of step t lie at t + this: 1 for a state at the step's later end, counted in time.</param>
internal sealed record LoopFeed(int Input, int Stage = -1, int State = 0, int Edge = 0)
{
    /// <summary>True for states, which lie as the loop that has them wrote them.</summary>
    public bool IsState { get; init; }
}

/// <summary>A body that runs step by step, and where its values are among the inputs of a <see cref="LoopOp"/>.</summary>
internal sealed class LoopStage
{
    public required ScanBody Body { get; init; }

    public required bool Reverse { get; init; }

    /// <summary>Of each state, the place of its first value; of a stage that computes again, of its values at the chunks' starts;
    /// −1 of one that no step reads.</summary>
    public required int[] States { get; init; }

    public required LoopFeed[] Feeds { get; init; }

    public required int[] Captured { get; init; }

    /// <summary>How far the values before a step lie from the earlier end of the step.</summary>
    public int EdgeBefore => Reverse ? 1 : 0;
}

/// <summary>What a loop gives.</summary>
internal enum LoopResultKind
{
    /// <summary>A state after the last step.</summary>
    Last,

    /// <summary>An output of all steps.</summary>
    Stacked,

    /// <summary>A state where each chunk of steps begins, from which those between can be computed again.</summary>
    Kept,

    /// <summary>A state at all ends of steps: one more than there are steps.</summary>
    Edges,
}

/// <summary>One result of a loop.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Of which state or output of the body.</param>
internal readonly record struct LoopResult(LoopResultKind Kind, int Position);
