using Ridgeback.Graphs.Ops;

namespace Ridgeback.Graphs;

/// <summary>Recurrence: a body that is built once and run for each step of time, or each layer of a stack that shares weights.</summary>
/// <remarks>
/// The result equals the unrolled graph up to rounding. The body is compiled once. Nodes from outside may be used in it; whatever does
/// not depend on the step is computed once. Differentiation gives a scan that runs backwards, which can be differentiated again. A plan
/// keeps the states of some steps and computes those between again, where keeping all would take much memory.
/// </remarks>
public static class Scan
{
    /// <summary>A scan in full generality.</summary>
    /// <param name="inputs">What is fed step by step: (time, …), real numbers or indices. May be empty.</param>
    /// <param name="initialStates">The states before the first step, real. Rank-0 states are kept in the plan's precision.</param>
    /// <param name="body">From the values of one step to the new states, of the old ones' shapes, and the step's outputs, real.</param>
    /// <param name="options">Lengths, direction, number of steps.</param>
    /// <returns>The last states, and the outputs of all steps.</returns>
    /// <exception cref="GraphException">The number of steps is unknown or differs, or the body's results do not fit.</exception>
    public static ScanResult Over(
        IReadOnlyList<Node> inputs, IReadOnlyList<Node> initialStates,
        Func<ScanStep, (IReadOnlyList<Node> States, IReadOnlyList<Node> Outputs)> body, ScanOptions? options = null)
    {
        options ??= new ScanOptions();
        using var scope = Origin.Enter(Origin.Current);
        var steps = ScanRule.StepsOf(inputs, options);
        ScanRule.RequireReal(initialStates);
        var lengths = options.Lengths is null ? null : ScanRule.LengthsOf(options.Lengths, steps, inputs, initialStates);

        var index = Placeholder.Of("time step", Shape.Scalar);
        Node[] fed = [.. inputs.Select((node, i) =>
            Placeholder.Of($"input {i}", Ranked(new Shape(node.Shape.Axes[1..])), node.Kind))];
        Node[] states = [.. initialStates.Select((node, i) => Placeholder.Of($"state {i}", Ranked(node.Shape)))];
        Node[] stepInputs = [.. fed.Select((node, i) => node.Reshape(new Shape(inputs[i].Shape.Axes[1..])))];
        Node[] stepStates = [.. states.Select((node, i) => node.Reshape(initialStates[i].Shape))];
        (var next, var outputs) = body(new ScanStep(index, stepInputs, stepStates));
        ScanRule.RequireFitting(initialStates, next, outputs, lengths);
        if (lengths is not null)
        {
            var within = Node.Greater(lengths, index);
            next = [.. next.Select((node, i) => Node.Select(AsColumn(within, node), node, stepStates[i]))];
            outputs = [.. outputs.Select(node => Node.Select(AsColumn(within, node), node, 0.0))];
        }

        Shape[] shapes = [.. outputs.Select(node => node.Shape)];
        (var results, var captured) = ScanBuilder.Capture(
            [.. next.Concat(outputs).Select(node => node.Reshape(Ranked(node.Shape)))], [index, .. fed, .. states]);
        var scan = ScanBuilder.Make(
            index,
            [.. states.Select((node, i) => new ScanState(node, initialStates[i].Reshape(node.Shape), results[i]))],
            [.. fed.Select((node, i) => new ScanInput(node, inputs[i].Reshape(new Shape([inputs[i].Shape[0], .. node.Shape]))))],
            captured, [.. results.Skip(states.Length)], steps, options.Reverse);
        var op = (ScanOp)scan.Op;
        return new ScanResult(
            [.. initialStates.Select((node, i) => scan.Output(i).Reshape(node.Shape))],
            [.. shapes.Select((shape, i) => scan.Output(op.OutputOf(i)).Reshape(new Shape([steps, .. shape])))]);
    }

    /// <summary>A recurrence of one input and one state: hₜ = step(xₜ, hₜ₋₁). The outputs are the states.</summary>
    /// <param name="inputs">x: (time, …).</param>
    /// <param name="initialState">h₀.</param>
    /// <param name="step">From xₜ and hₜ₋₁ to hₜ.</param>
    /// <param name="options">Lengths, direction.</param>
    /// <exception cref="GraphException">The new state does not fit.</exception>
    public static ScanResult Over(Node inputs, Node initialState, Func<Node, Node, Node> step, ScanOptions? options = null) =>
        Over([inputs], [initialState], values =>
        {
            var state = step(values.Input, values.State);
            return ([state], [state]);
        }, options);

    /// <summary>The same step again and again, such as a stack of layers that share their weights.</summary>
    /// <param name="steps">How many times, at least 1.</param>
    /// <param name="initialState">What the first step gets.</param>
    /// <param name="step">From a state to the next.</param>
    /// <returns>The last state.</returns>
    /// <exception cref="GraphException">The new state does not fit.</exception>
    public static Node Repeat(int steps, Node initialState, Func<Node, Node> step) =>
        Over([], [initialState], values => ([step(values.State)], []), new ScanOptions { Steps = steps }).State;

    /// <summary>Loops have no scalars inside of tensors' memory: a single number is a vector of one there.</summary>
    private static Shape Ranked(Shape shape) => shape.IsScalar ? [1] : shape;

    private static Node AsColumn(Node mask, Node node)
    {
        int[] axes = [.. node.Shape.Select((axis, i) => i == 0 ? axis : 1)];
        return mask.Reshape(new Shape(axes));
    }
}
