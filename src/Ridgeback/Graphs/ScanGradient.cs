using Ridgeback.Graphs.Ops;

namespace Ridgeback.Graphs;

/// <summary>
/// bprop of a scan: a scan in the other direction, whose states are the gradients with respect to the states, and sums over the steps of
/// the gradients with respect to what the body captures.
/// </summary>
/// <remarks>
/// Its body reads the states before and after each step, which the scan gives. How much of them lies in memory, and what is computed
/// again, is the compiler's business. The gradients add in the order of its steps.
/// </remarks>
internal sealed class ScanGradient
{
    private readonly Node node;
    private readonly ScanOp scan;
    private readonly ScanBody body;
    private readonly IReadOnlyList<Node?> gradients;
    private readonly List<ScanInput> inputs = [];
    private readonly Node?[] carried;
    private readonly Node?[] addedBefore;

    public ScanGradient(Node node, IReadOnlyList<Node?> gradients)
    {
        this.node = node;
        this.gradients = gradients;
        scan = (ScanOp)node.Op;
        body = scan.Body;
        carried = new Node?[body.States.Count];
        addedBefore = new Node?[body.States.Count];
    }

    /// <summary>The gradient of each input; null where none flows.</summary>
    public IReadOnlyList<Node?> Build()
    {
        FindCarried();
        var seeds = Seeds();
        Node[] with = [.. body.Placeholders.Where(placeholder => placeholder.Kind == ElementKind.Real)];
        var found = WithKeptStates(Gradients.Of(seeds, with));
        var of = with.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second);
        return Assemble(of);
    }

    /// <summary>
    /// The states that a gradient reaches: those whose values are asked for, and those on which these, or outputs that are asked for,
    /// depend. A sum of gradients, which nothing depends on, is not among them.
    /// </summary>
    private void FindCarried()
    {
        var states = body.States.Count;
        var reach = body.Results.Select(result => new HashSet<Node>(Traversal.InOrder([result]))).ToArray();
        var found = new HashSet<int>(Enumerable.Range(0, states).Where(k =>
            gradients[k] is not null || gradients[scan.Before(k)] is not null || gradients[scan.After(k)] is not null));
        int[] asked = [.. Enumerable.Range(states, body.Outputs.Count).Where(output => gradients[output] is not null)];
        for (var before = -1; before != found.Count;)
        {
            before = found.Count;
            found.UnionWith(Enumerable.Range(0, states).Where(k =>
                asked.Concat(found).Any(result => reach[result].Contains(body.States[k]))));
        }

        foreach (var k in found.Order())
        {
            carried[k] = Placeholder.Of($"gradient of {body.States[k].Op.Settings}", body.States[k].Shape);
        }
    }

    private List<(Node Result, Node Gradient)> Seeds()
    {
        var seeds = new List<(Node Result, Node Gradient)>();
        for (var k = 0; k < carried.Length; k++)
        {
            if (carried[k] is { } gradient)
            {
                var after = Stepwise(gradients[scan.After(k)], gradient.Shape);
                seeds.Add((body.NextStates[k], after is null ? gradient : gradient + after));
                addedBefore[k] = Stepwise(gradients[scan.Before(k)], gradient.Shape);
            }
        }

        for (var i = 0; i < body.Outputs.Count; i++)
        {
            if (Stepwise(gradients[body.States.Count + i], body.Outputs[i].Shape) is { } gradient)
            {
                seeds.Add((body.Outputs[i], gradient));
            }
        }

        return seeds;
    }

    /// <summary>The part of one step of a gradient that comes from outside.</summary>
    private Node? Stepwise(Node? source, Shape shape)
    {
        if (source is null)
        {
            return null;
        }

        var placeholder = Placeholder.Of($"input {inputs.Count}", shape);
        inputs.Add(new ScanInput(placeholder, source));
        return placeholder;
    }

    /// <summary>
    /// Reads the states before and after the step from the scan, instead of computing them from others again.
    /// </summary>
    private IReadOnlyList<Node?> WithKeptStates(IReadOnlyList<Node?> found)
    {
        var kept = new Dictionary<Node, Node>();
        for (var k = 0; k < body.States.Count; k++)
        {
            inputs.Add(new ScanInput(body.States[k], node.Output(scan.Before(k))));
            var next = body.NextStates[k];
            if (next.Inputs.Count == 0)
            {
                continue;
            }

            var after = Placeholder.Of($"input {inputs.Count}", next.Shape);
            inputs.Add(new ScanInput(after, node.Output(scan.After(k))));
            kept.TryAdd(next, after);
        }

        inputs.AddRange(body.Inputs.Select((placeholder, i) => new ScanInput(placeholder, node.Inputs[body.States.Count + i])));
        Node[] given = [.. found.OfType<Node>()];
        var rebuilt = Substitution.In(given, kept.GetValueOrDefault);
        var position = 0;
        return [.. found.Select(gradient => gradient is null ? null : rebuilt[position++])];
    }

    private Node?[] Assemble(Dictionary<Node, Node?> of)
    {
        var first = body.States.Count + body.Inputs.Count;
        List<ScanState> states = [];
        List<ScanInput> captured = [.. body.Captured.Select((placeholder, i) => new ScanInput(placeholder, node.Inputs[first + i]))];
        var results = new Node?[node.Inputs.Count];
        var places = new int[node.Inputs.Count];
        Array.Fill(places, int.MaxValue);
        for (var k = 0; k < carried.Length; k++)
        {
            if (carried[k] is { } gradient)
            {
                var initial = gradients[k] ?? Zeros(gradient.Shape);
                var next = (of[body.States[k]], addedBefore[k]) switch
                {
                    ({ } a, { } b) => a + b,
                    var (a, b) => a ?? b ?? Zeros(gradient.Shape),
                };
                if (next == gradient)
                {
                    // A sum's gradient is the same in every step.
                    captured.Add(new ScanInput(gradient, initial));
                    results[k] = initial;
                }
                else
                {
                    places[k] = states.Count;
                    states.Add(new ScanState(gradient, initial, next));
                }
            }
        }

        for (var i = 0; i < body.Captured.Count; i++)
        {
            if (of.GetValueOrDefault(body.Captured[i]) is { } gradient)
            {
                var shape = gradient.Shape.IsScalar ? new Shape(1) : gradient.Shape;
                var sum = Placeholder.Of($"sum of gradients of {body.Captured[i].Op.Settings}", shape);
                places[first + i] = states.Count;
                states.Add(new ScanState(sum, Zeros(shape), sum + gradient.Reshape(shape)));
            }
        }

        List<Node> outputs = [];
        for (var i = 0; i < body.Inputs.Count; i++)
        {
            if (of.GetValueOrDefault(body.Inputs[i]) is { } gradient)
            {
                places[body.States.Count + i] = ~outputs.Count;
                outputs.Add(gradient);
            }
        }

        var backward = ScanBuilder.Make(body.Index, states, inputs, captured, outputs, scan.Steps, !scan.Reverse);
        var op = (ScanOp)backward.Op;
        return [.. results.Select((result, i) => (result, places[i]) switch
        {
            (not null, _) or (_, int.MaxValue) => result,
            var (_, place) => backward.Output(place < 0 ? op.OutputOf(~place) : place).Reshape(node.Inputs[i].Shape),
        })];
    }

    private static Node Zeros(Shape shape) => ((Node)0.0).BroadcastTo(shape);
}
