using Ridgeback.Graphs;

namespace Ridgeback.Tests.Graphs;

/// <summary>What a scan must equal: the body written out once for each step.</summary>
internal static class Unrolled
{
    public static ScanResult Over(
        IReadOnlyList<Node> inputs, IReadOnlyList<Node> initialStates,
        Func<ScanStep, (IReadOnlyList<Node> States, IReadOnlyList<Node> Outputs)> body, ScanOptions? options = null)
    {
        options ??= new ScanOptions();
        var steps = options.Steps ?? inputs[0].Shape[0];
        var states = initialStates;
        var outputs = new IReadOnlyList<Node>[steps];
        for (var step = 0; step < steps; step++)
        {
            var time = options.Reverse ? steps - 1 - step : step;
            Node[] fed = [.. inputs.Select(input => input.Slice(0, time, 1).Reshape(new Shape(input.Shape.Axes[1..])))];
            (var next, outputs[time]) = body(new ScanStep((double)time, fed, states));
            if (options.Lengths is { } lengths)
            {
                var within = Node.Greater(lengths.ToReal(), time);
                Node Column(Node node) => within.Reshape(new Shape([lengths.Shape[0], .. Enumerable.Repeat(1, node.Shape.Rank - 1)]));
                next = [.. next.Select((node, i) => Node.Select(Column(node), node, states[i]))];
                outputs[time] = [.. outputs[time].Select(node => Node.Select(Column(node), node, 0.0))];
            }

            states = next;
        }

        return new ScanResult(
            states,
            [.. outputs[0].Select((_, i) => Node.Concatenate(
                0, [.. outputs.Select(all => all[i].Reshape(new Shape([1, .. all[i].Shape])))]))]);
    }
}
