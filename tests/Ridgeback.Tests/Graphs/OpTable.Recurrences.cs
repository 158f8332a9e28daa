using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Tests.Graphs;

/// <content>Scans and what belongs to them.</content>
internal static partial class OpTable
{
    private static IEnumerable<OpCase> Recurrences()
    {
        Shape[] shapes = [[4, Shape.Batch, 2], [Shape.Batch, 2], [2]];
        foreach (var reverse in new[] { false, true })
        {
            ScanResult Build(Node[] x) => Scan.Over(
                x[0], x[1], (input, state) => ((state * x[2]) + input).Sin(), new() { Reverse = reverse });
            yield return Real<ScanOp>($"states of all steps, {(reverse ? "backwards" : "forwards")}", shapes,
                x => Build(x).Output, x => [.. Sines(x, reverse).SelectMany(state => state)]);
            yield return Real<Output>($"the last state, {(reverse ? "backwards" : "forwards")}", shapes,
                x => Build(x).State, x => Sines(x, reverse)[reverse ? 0 : ^1]);
        }

        yield return Real<SequenceLengths>("of three sequences", [], null!, _ => [1, 4, 0]) with
        {
            Index = [1, 4, 0],
            Build = (_, index) => new Node(new SequenceLengths(4), [index!]),
        };
    }

    private static double[][] Sines(double[][] x, bool reverse)
    {
        var states = new double[4][];
        var state = x[1];
        for (var i = 0; i < 4; i++)
        {
            var step = reverse ? 3 - i : i;
            states[step] = state = [.. state.Select((value, j) => Math.Sin((value * x[2][j % 2]) + x[0][(step * 6) + j]))];
        }

        return states;
    }
}
