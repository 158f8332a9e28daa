using Ridgeback.Graphs;

namespace Ridgeback.Tests.Graphs;

/// <summary>A recurrence over differentiable inputs, as a scan and unrolled; its loss weighs the last states and all outputs.</summary>
internal sealed record ScanModel
{
    public required string Name { get; init; }

    public required int Steps { get; init; }

    /// <summary>The shapes of x0, x1, …: what the gradient is taken with respect to.</summary>
    public required Shape[] Shapes { get; init; }

    /// <summary>How many of them are fed step by step.</summary>
    public int Fed { get; init; } = 1;

    /// <summary>How many after those are first states.</summary>
    public int States { get; init; } = 1;

    /// <summary>The body, from the step and the remaining inputs.</summary>
    public required Func<ScanStep, Node[], (IReadOnlyList<Node> States, IReadOnlyList<Node> Outputs)> Body { get; init; }

    public int[]? Lengths { get; init; }

    public bool Reverse { get; init; }

    public Node[] Inputs() => [.. Shapes.Select((shape, i) => Node.Input($"x{i}", shape))];

    public double[][] Values() => [.. Shapes.Select((shape, i) => Plain.Spread(Plain.Count([.. shape]), i, -0.9, 0.9))];

    public ScanResult Build(Node[] x, bool unrolled)
    {
        var fed = x[..Fed];
        var states = x[Fed..(Fed + States)];
        var rest = x[(Fed + States)..];
        var options = new ScanOptions
        {
            Steps = Fed == 0 ? Steps : null,
            Reverse = Reverse,
            Lengths = Lengths is null ? null : Node.IndexInput("lengths", new Shape(Lengths.Length)),
        };
        return unrolled
            ? Unrolled.Over(fed, states, step => Body(step, rest), options)
            : Scan.Over(fed, states, step => Body(step, rest), options);
    }

    /// <summary>A scalar that depends on everything the scan gives, not linearly.</summary>
    public Node Loss(Node[] x, bool unrolled)
    {
        var result = Build(x, unrolled);
        return result.States.Concat(result.Outputs).Select((node, i) => (node * Weights(node, i) + 0.3 * node.Square()).Sum())
            .Aggregate((sum, term) => sum + term);
    }

    /// <summary>∑ over inputs of v · gradient: its gradient is a Hessian-vector product.</summary>
    public static Node Directional(Node loss, Node[] x) => Gradients.Of(loss, x)
        .Select((gradient, i) => (gradient * Weights(gradient, 5 + i)).Sum()).Aggregate((sum, term) => sum + term);

    private static Node Weights(Node node, int seed) =>
        Node.Constant(Plain.Spread(Plain.Count([.. node.Shape]), 11 + seed, 0.5, 1.5), node.Shape);

    /// <summary>The recurrences that every test runs over.</summary>
    public static IReadOnlyList<ScanModel> All { get; } = [.. Make(6, 3, 2)];

    public static IEnumerable<ScanModel> Make(int steps, int batch, int width)
    {
        var average = new ScanModel
        {
            Name = "moving average",
            Steps = steps,
            Shapes = [[steps, batch, width], [batch, width]],
            Body = (step, _) => Both((0.9 * step.State) + (0.1 * step.Input)),
        };
        var recurrence = new ScanModel
        {
            Name = "recurrence",
            Steps = steps,
            Shapes = [[steps, batch, width + 1], [batch, width], [width + 1, width], [width, width], [width]],
            Body = (step, x) => Both((Node.MatMul(step.Input, x[0]) + Node.MatMul(step.State, x[1]) + x[2]).Tanh()),
        };
        var stack = new ScanModel
        {
            Name = "stack of layers",
            Steps = steps,
            Fed = 0,
            Shapes = [[batch, width], [width, width], [width]],
            Body = (step, x) => ([step.State + (Node.MatMul(step.State, x[0]) + x[1]).Tanh()], []),
        };
        var gates = new ScanModel
        {
            Name = "two states, scalars and time",
            Steps = steps,
            Fed = 2,
            States = 2,
            Shapes = [[steps, batch, width], [steps], [batch, width], Shape.Scalar, [width, width], Shape.Scalar],
            Body = (step, x) =>
            {
                var gate = (Node.MatMul(step.States[0], x[0]) + step.Inputs[0]).Sigmoid();
                var sum = (0.5 * step.States[1]) + (gate.Mean() * step.Inputs[1]) + (0.01 * step.Index);
                return ([(gate * step.States[0]) + ((1.0 - gate) * (x[1] * step.States[1]).Sin()), sum], [sum, gate.Square(), x[1]]);
            },
        };
        var place = new RandomPlace(3.0, 0.0);
        var masked = recurrence with
        {
            Name = "recurrence with masks of steps and of sequences",
            Body = (step, x) =>
            {
                var ofStep = Node.RandomBernoulli("step", [batch, width], 0.7, place with { Draw = step.Index });
                var ofSequence = Node.RandomNormal("sequence", [batch, width], place);
                return Both((Node.MatMul(step.Input, x[0]) + Node.MatMul(step.State * ofStep, x[1]) + (x[2] * ofSequence)).Tanh());
            },
        };
        int[] lengths = [.. Enumerable.Range(0, batch).Select(row => (row * 2 * steps / batch) % (steps + 1))];
        return [average, recurrence, stack, gates, masked,
            recurrence with { Name = "recurrence backwards", Reverse = true },
            average with { Name = "moving average with lengths", Lengths = lengths },
            recurrence with { Name = "recurrence with lengths", Lengths = lengths },
            stack with { Name = "stack with lengths", Lengths = lengths },
            recurrence with { Name = "recurrence with lengths backwards", Lengths = lengths, Reverse = true }];
    }

    private static (IReadOnlyList<Node> States, IReadOnlyList<Node> Outputs) Both(Node state) => ([state], [state]);
}
