using Ridgeback.Graphs;

namespace Ridgeback.Execution;

/// <summary>
/// A scan as it runs: only what somebody reads, and with stages that compute states of other scans again. Made by the compiler.
/// </summary>
/// <param name="Main">The body.</param>
/// <param name="Again">Stages that compute, before each chunk of steps, the states in it; later ones may read earlier ones.</param>
/// <param name="Results">What is kept.</param>
/// <param name="Steps">How many.</param>
internal sealed record LoopOp(LoopStage Main, IReadOnlyList<LoopStage> Again, IReadOnlyList<LoopResult> Results, int Steps) : TupleOp
{
    public override string Name => "Scan";

    /// <summary>The steps of a chunk: √steps, so that both the chunks and the steps within one are few.</summary>
    public int ChunkSteps => ChunkOf(Steps);

    public int Chunks => (Steps + ChunkSteps - 1) / ChunkSteps;

    internal override string Settings => $"{Steps} steps{(Main.Reverse ? " backwards" : "")}";

    public static int ChunkOf(int steps) => (int)Math.Ceiling(Math.Sqrt(steps));

    public override IReadOnlyList<OutputType> InferOutputs(IReadOnlyList<Node> inputs) =>
        [.. Results.Select(result => new OutputType(ShapeOf(result)))];

    public override IReadOnlyList<Node?> Bprop(Node node, IReadOnlyList<Node?> gradients) =>
        throw Misfit("expected a graph that is not compiled, received one that is", "Differentiate before compiling");

    public override void Evaluate<T>(in OpArguments<T> arguments) =>
        throw Misfit("expected to be run by its kernel, received a call of its fprop", "This is a defect of the compiler");

    /// <summary>The layout asked of an input: panels for states and what is captured, rows for what is fed; null for the rest.</summary>
    public bool? AsksPanels(int input)
    {
        if (Main.States.Contains(input))
        {
            return true;
        }

        LoopStage[] all = [Main, .. Again];
        return all.Any(stage => stage.Feeds.Any(feed => feed.Input == input && !feed.IsState)) ? false
            : all.Any(stage => stage.Captured.Contains(input)) ? true
            : null;
    }

    /// <summary>True for a result that lies in panels.</summary>
    public bool IsState(int result) => Results[result].Kind == LoopResultKind.Last;

    public bool Equals(LoopOp? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private Shape ShapeOf(LoopResult result)
    {
        Shape State() => Main.Body.States[result.Position].Shape;
        return result.Kind switch
        {
            LoopResultKind.Last => State(),
            LoopResultKind.Stacked => new Shape([Steps, .. Main.Body.Outputs[result.Position].Shape]),
            LoopResultKind.Kept => new Shape(checked((int)(Chunks * State().Count))),
            _ => new Shape(checked((int)((Steps + 1L) * State().Count))),
        };
    }
}
