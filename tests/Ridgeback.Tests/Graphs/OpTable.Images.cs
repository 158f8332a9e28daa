using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Tests.Graphs;

/// <content>Convolution and pooling, by their definitions with places spelled out.</content>
internal static partial class OpTable
{
    private static Window Uneven => new(2, 3)
    {
        StrideHeight = 2,
        DilationWidth = 2,
        Top = 1,
        Left = 1,
        Right = 2,
    };

    private static IEnumerable<OpCase> Images()
    {
        (Window Window, int Groups, int[] X, int Filters)[] convolutions =
        [
            (new(1, 1), 1, [2, 2, 3, 2], 3),
            (new(3, 3) { Top = 1, Bottom = 1, Left = 1, Right = 1 }, 1, [1, 3, 4, 2], 2),
            (new(2, 2) { StrideHeight = 2, StrideWidth = 3 }, 1, [1, 4, 5, 1], 2),
            (Uneven, 2, [1, 4, 5, 4], 2),
            (new(2, 1) { DilationHeight = 2, Top = 2, Bottom = 1 }, 3, [1, 4, 2, 3], 3),
        ];
        foreach ((var window, var groups, var x, var filters) in convolutions)
        {
            int[] w = [window.Height, window.Width, x[3] / groups, filters];
            int[] y = [x[0], window.OutputHeight(x[1]), window.OutputWidth(x[2]), filters];
            double[] Convolve(double[] image, double[] weights) => Plain.Tabulate(y, place => SumOver(window, w, (a, b, c) =>
                At(image, x, place[0], (place[1] * window.StrideHeight) + (a * window.DilationHeight) - window.Top,
                    (place[2] * window.StrideWidth) + (b * window.DilationWidth) - window.Left, (place[3] / (filters / groups) * w[2]) + c)
                * weights[Plain.Position(w, [a, b, c, place[3]])]));
            yield return Real<Convolution>($"{window}, {groups} groups", [[.. x], [.. w]],
                inputs => Node.Convolution(inputs[0], inputs[1], window, groups), inputs => Convolve(inputs[0], inputs[1]));
            yield return Real<ConvolutionInputGradient>($"{window}, {groups} groups", [[.. y], [.. w]],
                inputs => Node.ConvolutionTranspose(inputs[0], inputs[1], window, x[1], x[2], groups),
                inputs => Adjoint(x, unit => Convolve(unit, inputs[1]), inputs[0]));
            yield return Real<ConvolutionWeightGradient>($"{window}, {groups} groups", [[.. x], [.. y]],
                inputs => new Node(new ConvolutionWeightGradient(window, groups), [inputs[0], inputs[1]]),
                inputs => Adjoint(w, unit => Convolve(inputs[0], unit), inputs[1]));
        }
    }

    private static IEnumerable<OpCase> Pools()
    {
        int[] x = [2, 4, 5, 2];
        foreach (var window in new Window[] { new(2, 2) { StrideHeight = 2, StrideWidth = 2 }, Uneven with { Right = 1 }, new(3, 2) })
        {
            int[] y = [2, window.OutputHeight(4), window.OutputWidth(5), 2];
            double[][] values = [Scrambled(80, 1), Plain.Spread(80, 1, -1, 1)];
            double[][] spread = [values[0], Plain.Spread(y.Aggregate((a, b) => a * b), 1, -1, 1)];
            double[] Pick(double[] by, double[] from) => Plain.Tabulate(y, place =>
                from[Under(window, x, place).MaxBy(position => by[position])]);
            double[] Mean(double[] image, bool padding) => Plain.Tabulate(y, place =>
                Under(window, x, place).Sum(position => image[position])
                / (padding ? window.Height * window.Width : Under(window, x, place).Count()));
            yield return Real<PoolPick>($"max {window}", [[.. x], [.. x]],
                inputs => new Node(new PoolPick(new MaxRegions(window)), inputs), inputs => Pick(inputs[0], inputs[1])) with
            { Values = values };
            yield return Real<PoolPick>($"of itself, max {window}", [[.. x]],
                inputs => inputs[0].MaxPool(window), inputs => Pick(inputs[0], inputs[0])) with
            { Values = [values[0]] };
            yield return Real<PoolSpread>($"max {window}", [[.. x], [.. y]],
                inputs => new Node(new PoolSpread(new MaxRegions(window)), inputs),
                inputs => Adjoint(x, unit => Pick(inputs[0], unit), inputs[1])) with
            { Values = spread };
            foreach (var padding in new[] { false, true })
            {
                yield return Real<AveragePool>($"{window}, padding counts: {padding}", [[.. x]],
                    inputs => inputs[0].AveragePool(window, padding), inputs => Mean(inputs[0], padding));
                yield return Real<AveragePoolSpread>($"{window}, padding counts: {padding}", [[.. y]],
                    inputs => new Node(new AveragePoolSpread(window, padding, 4, 5), [inputs[0]]),
                    inputs => Adjoint(x, unit => Mean(unit, padding), inputs[0]));
            }
        }

        foreach (var op in Drawn())
        {
            yield return op;
        }
    }

    private static IEnumerable<OpCase> Drawn()
    {
        // Weights 0.1, 0.2, 0 (of a negative number) and 0.3: the numbers fall to places 0, 1 and 3.
        var window = new Window(2, 2) { StrideWidth = 2 };
        double[][] values = [[0.1, 0.2, 5, 1, -4, 0.3, -1, 1], [0.1, 0.9], [10, 20, 50, 60, 30, 40, 70, 80]];
        yield return Real<PoolPick>("sampled", [[1, 2, 4, 1], [1, 1, 2, 1], [1, 2, 4, 1]],
            inputs => new Node(new PoolPick(new SampledRegions(window)), inputs), _ => [10, 80]) with
        { Values = values };
        yield return Real<PoolSpread>("sampled", [[1, 2, 4, 1], [1, 1, 2, 1], [1, 1, 2, 1]],
            inputs => new Node(new PoolSpread(new SampledRegions(window)), inputs), _ => [0, 3, 0, 0, 0, 0, 0, 7]) with
        {
            Values = [values[0], [0.4, 0.9], [3, 7]],
        };

        // Rows 0-1, 2, 3-4 (the shortest two of the numbers make a double step), columns 0, 1-2.
        double[] image = [1, 2, 3, 4, 5, 6, 15, 14, 13, 12, 11, 10, 7, 8, 9];
        double[][] random = [image, [0.2, 0.8, 0.5], [0.9, 0.1]];
        yield return Real<PoolPick>("random disjoint regions", [[1, 5, 3, 1], [3], [2]],
            inputs => inputs[0].Pool(new FractionalRegions(3, 2, Random: true, Overlapping: false), inputs[1], inputs[2]),
            _ => [4, 6, 15, 14, 12, 11]) with
        { Values = random };
        yield return Real<PoolPick>("random overlapping regions", [[1, 5, 3, 1], [3], [2]],
            inputs => inputs[0].Pool(new FractionalRegions(3, 2, Random: true, Overlapping: true), inputs[1], inputs[2]),
            _ => [15, 14, 15, 14, 12, 11]) with
        { Values = random };
        yield return Real<PoolSpread>("random disjoint regions", [[1, 5, 3, 1], [3], [2], [1, 3, 2, 1]],
            inputs => new Node(new PoolSpread(new FractionalRegions(3, 2, true, false)), inputs),
            _ => [0, 0, 0, 1, 0, 2, 3, 4, 0, 5, 6, 0, 0, 0, 0]) with
        { Values = [.. random, [1, 2, 3, 4, 5, 6]] };
    }

    private static double SumOver(Window window, int[] w, Func<int, int, int, double> term) =>
        (from a in Enumerable.Range(0, window.Height)
         from b in Enumerable.Range(0, window.Width)
         from c in Enumerable.Range(
            0, w[2])
         select term(a, b, c)).Sum();

    private static double At(double[] image, int[] shape, int n, int row, int column, int channel) =>
        row < 0 || row >= shape[1] || column < 0 || column >= shape[2] ? 0 : image[Plain.Position(shape, [n, row, column, channel])];

    /// <summary>The image elements under a window at a place, padding left out.</summary>
    private static IEnumerable<int> Under(Window window, int[] shape, int[] place) =>
        from a in Enumerable.Range(0, window.Height)
        from b in Enumerable.Range(0, window.Width)
        let row = (place[1] * window.StrideHeight) + (a * window.DilationHeight) - window.Top
        let column = (place[2] * window.StrideWidth) + (b * window.DilationWidth) - window.Left
        where row >= 0 && row < shape[1] && column >= 0 && column < shape[2]
        select Plain.Position(shape, [place[0], row, column, place[3]]);

    /// <summary>The adjoint of a linear map by its columns: ⟨map(unit), y⟩.</summary>
    private static double[] Adjoint(int[] shape, Func<double[], double[]> map, double[] y)
    {
        var count = shape.Aggregate((a, b) => a * b);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var unit = new double[count];
            unit[i] = 1;
            return map(unit).Zip(y, (a, b) => a * b).Sum();
        })];
    }

    private static double[] Scrambled(int count, int seed) => [.. Plain.Spread(count, seed, -2, 2)
        .Select((value, i) => (value, (i * 37) % count)).OrderBy(entry => entry.Item2).Select(entry => entry.value)];
}
