namespace Ridgeback.Graphs;

/// <summary>The graph of one step of a scan: placeholders, and what is computed from them. Immutable; equal only to itself.</summary>
internal sealed class ScanBody
{
    /// <summary>The time step, from 0, as a scalar; the same number whichever way the scan goes.</summary>
    public required Node Index { get; init; }

    /// <summary>Stand for the states before the step; each of rank 1 or more.</summary>
    public required IReadOnlyList<Node> States { get; init; }

    /// <summary>Stand for the step's part of the inputs; each of rank 1 or more.</summary>
    public required IReadOnlyList<Node> Inputs { get; init; }

    /// <summary>Stand for nodes from outside, which are the same in every step: parameters, masks of a whole sequence.</summary>
    public required IReadOnlyList<Node> Captured { get; init; }

    /// <summary>The states after the step.</summary>
    public required IReadOnlyList<Node> NextStates { get; init; }

    /// <summary>What the step gives beside; each of rank 1 or more.</summary>
    public required IReadOnlyList<Node> Outputs { get; init; }

    /// <summary>All placeholders that stand for a scan's inputs, in the order of the inputs.</summary>
    public IEnumerable<Node> Placeholders => States.Concat(Inputs).Concat(Captured);

    /// <summary>What a step computes: states, then outputs.</summary>
    public IEnumerable<Node> Results => NextStates.Concat(Outputs);

    /// <summary>The same body over other nodes.</summary>
    /// <param name="rebuilt">The node that takes the place of a placeholder or result.</param>
    public ScanBody With(Func<Node, Node> rebuilt) => new()
    {
        Index = rebuilt(Index),
        States = [.. States.Select(rebuilt)],
        Inputs = [.. Inputs.Select(rebuilt)],
        Captured = [.. Captured.Select(rebuilt)],
        NextStates = [.. NextStates.Select(rebuilt)],
        Outputs = [.. Outputs.Select(rebuilt)],
    };
}
