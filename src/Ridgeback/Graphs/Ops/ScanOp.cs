using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>A loop over time: a body graph that is run once for each step, with states that go from step to step.</summary>
/// <remarks>
/// Inputs: the first states, what is fed step by step (time is the first axis), and what the body reads from outside. Results, in this
/// order: the last states; the outputs of all steps, one after another along a new first axis; for each state its values before the
/// steps, and its values after them. <see cref="Scan"/> makes one.
/// </remarks>
public sealed record ScanOp : TupleOp
{
    internal ScanOp(ScanBody body, int steps, bool reverse) => (Body, Steps, Reverse) = (body, steps, reverse);

    /// <inheritdoc/>
    public override string Name => "Scan";

    /// <summary>The number of steps, or <see cref="Shape.Time"/>.</summary>
    public int Steps { get; }

    /// <summary>True from the last step to the first.</summary>
    public bool Reverse { get; }

    internal ScanBody Body { get; }

    private static string Count(IEnumerable<Node> nodes, string what) => $"{nodes.Count()} {what}{(nodes.Count() == 1 ? "" : "s")}";

    internal override string Settings => $"{(Steps == Shape.Time ? "time" : Steps)} steps{(Reverse ? " backwards" : "")}, "
        + $"{Count(Body.States.Where(IsGiven), "state")}, {Count(Body.Inputs, "input")}, {Body.Captured.Count} captured, "
        + Count(Body.Outputs, "output");

    /// <summary>Which result has an output of all steps.</summary>
    internal int OutputOf(int output) => Body.States.Count + output;

    /// <summary>Which result has a state's values before each step.</summary>
    internal int Before(int state) => Body.States.Count + Body.Outputs.Count + state;

    /// <summary>Which result has a state's values after each step.</summary>
    internal int After(int state) => (2 * Body.States.Count) + Body.Outputs.Count + state;

    /// <inheritdoc/>
    public override IReadOnlyList<OutputType> InferOutputs(IReadOnlyList<Node> inputs)
    {
        var expected = Body.Placeholders.Select((node, i) => IsStepwise(i) ? Stacked(node) : node.Shape).ToArray();
        for (var i = 0; i < expected.Length; i++)
        {
            if (!inputs[i].Shape.Equals(expected[i]))
            {
                throw Misfit($"expected {expected[i]} for input {i}, received {inputs[i].Shape}", "Make it with Scan.Over");
            }
        }

        OutputType[] trajectories = [.. Body.States.Select(state => new OutputType(Stacked(state)))];
        return
        [
            .. Body.States.Select(state => new OutputType(state.Shape)), .. Body.Outputs.Select(output => new OutputType(Stacked(output))),
            .. trajectories, .. trajectories,
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node node, IReadOnlyList<Node?> gradients) => new ScanGradient(node, gradients).Build();

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments) => new ScanEvaluation<T>(this, arguments).Run(arguments);

    /// <summary>The same loop over a body whose axes are known.</summary>
    internal ScanOp Bind(ScanBody body, int time) => new(body, Steps == Shape.Time && time > 0 ? time : Steps, Reverse);

    /// <summary>True for an input that is fed step by step.</summary>
    internal bool IsStepwise(int input) => input >= Body.States.Count && input < Body.States.Count + Body.Inputs.Count;

    /// <summary>True for a state of the recurrence, false for a value within a step that is kept for bprop.</summary>
    internal static bool IsGiven(Node state) => state.Op is not Placeholder { IsValue: true };

    private Shape Stacked(Node node) => new([Steps, .. node.Shape]);
}
