namespace Ridgeback.Graphs;

/// <summary>What a scan's body is built from: nodes that stand for the values of one step. They exist in the body only.</summary>
public sealed class ScanStep
{
    internal ScanStep(Node index, IReadOnlyList<Node> inputs, IReadOnlyList<Node> states) =>
        (Index, Inputs, States) = (index, inputs, states);

    /// <summary>
    /// The time step, from 0; a scalar. As the draw of a <see cref="RandomPlace"/> it gives every step random numbers of its own.
    /// </summary>
    public Node Index { get; }

    /// <summary>This step's part of each input.</summary>
    public IReadOnlyList<Node> Inputs { get; }

    /// <summary>The states before this step.</summary>
    public IReadOnlyList<Node> States { get; }

    /// <summary>The first input's part.</summary>
    public Node Input => Inputs[0];

    /// <summary>The first state.</summary>
    public Node State => States[0];
}

/// <summary>What a scan gives.</summary>
/// <param name="States">The states after the last step.</param>
/// <param name="Outputs">The outputs of all steps, (time, …).</param>
public sealed record ScanResult(IReadOnlyList<Node> States, IReadOnlyList<Node> Outputs)
{
    /// <summary>The first state after the last step.</summary>
    public Node State => States[0];

    /// <summary>The first output of all steps.</summary>
    public Node Output => Outputs[0];
}

/// <summary>How a scan runs.</summary>
public sealed record ScanOptions
{
    /// <summary>
    /// The number of steps of each example, an index input (batch); default: all have all steps. Past its length an example's states stay
    /// and its outputs are 0, so that no gradient comes from there. The batch is then the first axis of every state and output, and the
    /// body must be finite, with its derivatives, for what is fed past the end; zeros are good. A length below 0 or above the number of
    /// steps ends the run with an error that names the row.
    /// </summary>
    public Node? Lengths { get; init; }

    /// <summary>True goes from the last step to the first; outputs stay at the place of their step. Default: false.</summary>
    public bool Reverse { get; init; }

    /// <summary>
    /// The number of steps, at least 1, or <see cref="Shape.Time"/>. Default: that of the inputs; needed where nothing is fed step by step.
    /// </summary>
    public int? Steps { get; init; }
}
