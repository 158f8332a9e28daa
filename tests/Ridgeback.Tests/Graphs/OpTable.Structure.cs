using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Tests.Graphs;

/// <content>Reductions, movement, indices, matrices.</content>
internal static partial class OpTable
{
    private static double[] Six => [-1.3, 0.2, 1.1, 0.7, -0.4, 0.9];

    private static IEnumerable<OpCase> Reductions()
    {
        (Shape Shape, int[] Axes)[] examples =
        [
            (Shape.Scalar, []), ([4], [0]), ([2, 3], [0]), ([2, 3], [1]), ([2, 3], [0, 1]),
            ([2, 3, 2], [1]), ([2, 3, 2], [0, 2]), ([Shape.Batch, 2], [0]), ([Shape.Batch, 2], [1]), ([1, 3], [0]),
        ];
        foreach ((var shape, var axes) in examples)
        {
            foreach (var keep in new[] { false, true })
            {
                var about = $"{shape} over {string.Join(",", axes)}{(keep ? " kept" : "")}";
                var bound = OpCase.Bound(shape);
                var sum = Real<Sum>(about, [shape],
                    x => x[0].Sum(keep, axes), x => [.. Plain.Groups(x[0], bound, axes).Select(group => group.Sum())]);
                yield return sum;
                yield return sum with
                {
                    Op = typeof(Max),
                    Build = (x, _) => x[0].Max(keep, axes),
                    Expected = x => [.. Plain.Groups(x[0], bound, axes).Select(group => group.OrderDescending().First())],
                };
            }

            yield return Real<AxisLength>($"{shape} over {string.Join(",", axes)}", [shape],
                x => x[0].Length(axes), x => [axes.Aggregate(1, (count, axis) => count * OpCase.Bound(shape)[axis])]);
        }
    }

    private static IEnumerable<OpCase> Movement()
    {
        yield return Real<Reshape>("(2, 3) to (3, 2)", [[2, 3]], x => x[0].Reshape([3, 2]), x => x[0]);
        yield return Real<Reshape>("() to (1, 1)", [Shape.Scalar], x => x[0].Reshape([1, 1]), x => x[0]);
        yield return Real<Reshape>("(batch, 4) to (batch, 2, 2)", [[Shape.Batch, 4]], x => x[0].Reshape([Shape.Batch, 2, 2]), x => x[0]);
        yield return Real<StopGradient>("(2, 3)", [], _ => Node.Constant(Six, [2, 3]).StopGradient(), _ => Six);

        (Shape From, Shape To)[] stretches =
        [
            (Shape.Scalar, [2, 2]), ([1], [3]), ([3], [2, 3]), ([2, 1], [2, 3]), ([1, 2], [Shape.Batch, 2]), ([2, 1, 2], [2, 2, 3, 2]),
        ];
        foreach ((var from, var to) in stretches)
        {
            yield return Real<BroadcastTo>($"{from} to {to}", [from], x => x[0].BroadcastTo(to),
                x => Plain.Tabulate(OpCase.Bound(to), place => Plain.Stretched(x[0], OpCase.Bound(from), place)));
        }

        (Shape Shape, int[] Order)[] orders = [([3], [0]), ([2, 3], [1, 0]), ([2, 3, 4], [2, 0, 1]), ([Shape.Batch, 2, 2], [1, 0, 2])];
        foreach ((var shape, var order) in orders)
        {
            var bound = OpCase.Bound(shape);
            yield return Real<Transpose>($"{shape} to {string.Join(",", order)}", [shape], x => x[0].Transpose(order),
                x => Plain.Tabulate([.. order.Select(axis => bound[axis])], place =>
                {
                    var source = new int[place.Length];
                    for (var i = 0; i < place.Length; i++)
                    {
                        source[order[i]] = place[i];
                    }

                    return x[0][Plain.Position(bound, source)];
                }));
        }

        (Shape Shape, int Axis)[] runs = [([5], 0), ([4, 2], 0), ([2, 4], 1), ([Shape.Batch, 4], 1), ([2, 4, 3], 1)];
        foreach ((var shape, var axis) in runs)
        {
            var bound = OpCase.Bound(shape);
            yield return Real<Slice>($"{shape} axis {axis}", [shape], x => x[0].Slice(axis, 1, 2),
                x => [.. Plain.Places(bound).Where(place => place[axis] is 1 or 2).Select(place => x[0][Plain.Position(bound, place)])]);
            int[] padded = [.. bound.Select((length, i) => i == axis ? length + 3 : length)];
            yield return Real<Pad>($"{shape} axis {axis}", [shape], x => x[0].Pad(axis, 1, 2),
                x => Plain.Tabulate(padded, place => place[axis] < 1 || place[axis] > bound[axis]
                    ? 0
                    : x[0][Plain.Position(bound, [.. place.Select((at, i) => i == axis ? at - 1 : at)])]));
        }

        yield return Real<Concatenate>("one input", [[2, 3]], x => Node.Concatenate(0, x), x => x[0]);
        yield return Real<Concatenate>("vectors", [[1], [2], [3]], x => Node.Concatenate(0, x), x => [.. x[0], .. x[1], .. x[2]]);
        yield return Real<Concatenate>("(batch, 2) and (batch, 1)", [[Shape.Batch, 2], [Shape.Batch, 1]],
            x => Node.Concatenate(1, x),
            x => [x[0][0], x[0][1], x[1][0], x[0][2], x[0][3], x[1][1], x[0][4], x[0][5], x[1][2]]);
        yield return Real<Concatenate>("the middle of three axes", [[2, 1, 2], [2, 2, 2]],
            x => Node.Concatenate(1, x),
            x => [.. x[0][..2], .. x[1][..4], .. x[0][2..], .. x[1][4..]]);
    }

    private static IEnumerable<OpCase> Matrices()
    {
        (Shape X, Shape Y, bool TransposeX, bool TransposeY)[] products =
        [
            ([2, 3], [3, 4], false, false), ([3, 2], [3, 4], true, false), ([2, 3], [4, 3], false, true),
            ([3, 2], [4, 3], true, true), ([1, 1], [1, 1], false, false), ([Shape.Batch, 2], [2, 4], false, false),
            ([Shape.Batch, 2], [Shape.Batch, 4], true, false), ([2, 2], [Shape.Batch, 2], false, true),
        ];
        foreach ((var x, var y, var transposeX, var transposeY) in products)
        {
            var a = OpCase.Bound(x);
            var b = OpCase.Bound(y);
            var rows = transposeX ? a[1] : a[0];
            var inner = transposeX ? a[0] : a[1];
            var columns = transposeY ? b[0] : b[1];
            yield return Real<MatMul>($"{x}{(transposeX ? "ᵀ" : "")} · {y}{(transposeY ? "ᵀ" : "")}", [x, y],
                inputs => Node.MatMul(inputs[0], inputs[1], transposeX, transposeY),
                inputs => Plain.Tabulate([rows, columns], place => Enumerable.Range(0, inner).Sum(k =>
                    inputs[0][Plain.Position(a, transposeX ? [k, place[0]] : [place[0], k])]
                    * inputs[1][Plain.Position(b, transposeY ? [place[1], k] : [k, place[1]])])));
        }
    }

    private static IEnumerable<OpCase> Indices()
    {
        yield return Real<Gather>("rows, one of them twice", [[3, 2]], null!, null!) with
        {
            Index = [2, 0, 2, 1],
            Build = (x, index) => x[0].Gather(index!),
            Expected = x => [x[0][4], x[0][5], x[0][0], x[0][1], x[0][4], x[0][5], x[0][2], x[0][3]],
        };
        yield return Real<ScatterAdd>("rows, one of them twice, one never", [[3, 2]], null!, null!) with
        {
            Index = [2, 0, 2],
            Build = (x, index) => new Node(new ScatterAdd(4), [x[0], index!]),
            Expected = x => [x[0][2], x[0][3], 0, 0, x[0][0] + x[0][4], x[0][1] + x[0][5], 0, 0],
        };
        yield return Real<ScatterAdd>("rows added to a table", [[3, 2], [3, 2]], null!, null!) with
        {
            Index = [2, 0, 2],
            Build = (x, index) => new Node(new ScatterAdd(3), [x[0], index!, x[1]]),
            Expected = x =>
                [x[1][0] + x[0][2], x[1][1] + x[0][3], x[1][2], x[1][3], x[1][4] + x[0][0] + x[0][4], x[1][5] + x[0][1] + x[0][5]],
        };

        // The root's left child holds classes 1 and 2, its right child is class 0; the label −1 has no path.
        var tree = ClassTree.Of([(1, -1), (-2, -3)]);
        int[] labels = [1, 0, 2, -1];
        yield return Real<PathScores>("scores along paths", [[4, 2], [2, 2]], null!, null!) with
        {
            Index = labels,
            Build = (x, index) => new Node(new PathScores(tree), [x[0], x[1], index!]),
            Expected = x =>
            [
                (x[0][0] * x[1][0]) + (x[0][1] * x[1][1]), (x[0][0] * x[1][2]) + (x[0][1] * x[1][3]),
                -((x[0][2] * x[1][0]) + (x[0][3] * x[1][1])), 0,
                (x[0][4] * x[1][0]) + (x[0][5] * x[1][1]), -((x[0][4] * x[1][2]) + (x[0][5] * x[1][3])),
                0, 0,
            ],
        };
        yield return Real<PathRows>("rows along paths", [[4, 2], [2, 2]], null!, null!) with
        {
            Index = labels,
            Build = (x, index) => new Node(new PathRows(tree), [x[0], x[1], index!]),
            Expected = x =>
            [
                (x[0][0] * x[1][0]) + (x[0][1] * x[1][2]), (x[0][0] * x[1][1]) + (x[0][1] * x[1][3]),
                -x[0][2] * x[1][0], -x[0][2] * x[1][1],
                (x[0][4] * x[1][0]) - (x[0][5] * x[1][2]), (x[0][4] * x[1][1]) - (x[0][5] * x[1][3]),
                0, 0,
            ],
        };
        yield return Real<PathScatter>("rows added along paths", [[4, 2], [4, 2]], null!, null!) with
        {
            Index = labels,
            Build = (x, index) => new Node(new PathScatter(tree), [x[0], x[1], index!]),
            Expected = x =>
            [
                (x[0][0] * x[1][0]) - (x[0][2] * x[1][2]) + (x[0][4] * x[1][4]),
                (x[0][0] * x[1][1]) - (x[0][2] * x[1][3]) + (x[0][4] * x[1][5]),
                (x[0][1] * x[1][0]) - (x[0][5] * x[1][4]), (x[0][1] * x[1][1]) - (x[0][5] * x[1][5]),
            ],
        };
        yield return Real<PathScatter>("rows added to a table along paths", [[4, 2], [4, 2], [2, 2]], null!, null!) with
        {
            Index = labels,
            Build = (x, index) => new Node(new PathScatter(tree), [x[0], x[1], index!, x[2]]),
            Expected = x =>
            [
                x[2][0] + (x[0][0] * x[1][0]) - (x[0][2] * x[1][2]) + (x[0][4] * x[1][4]),
                x[2][1] + (x[0][0] * x[1][1]) - (x[0][2] * x[1][3]) + (x[0][4] * x[1][5]),
                x[2][2] + (x[0][1] * x[1][0]) - (x[0][5] * x[1][4]), x[2][3] + (x[0][1] * x[1][1]) - (x[0][5] * x[1][5]),
            ],
        };
        foreach (var sum in Enum.GetValues<MaskedSum>())
        {
            // Masks by the plain generator, so that the kernel's and the derivatives' are held against something else.
            Shape[] shapes =
                sum switch { MaskedSum.OverInputs => [[2, 3], [3, 2]], MaskedSum.OverUnits => [[2, 2], [3, 2]], _ => [[2, 3], [2, 2]] };
            yield return Real<MaskedProduct>($"masked products {sum}", shapes, null!, null!) with
            {
                Index = [5, 9],
                Build = (x, index) => new Node(new MaskedProduct(sum, "masks", 0.6), [x[0], x[1], 4.0, 1.0, index!]),
                Expected = x => MaskedByHand(sum, x[0], x[1]),
            };
        }

        yield return Real<SimplexThreshold>(
            "rows onto a simplex", [[2, 3]], x => new Node(new SimplexThreshold(1), [x[0]]), _ => [0.1, 4.0]) with
        {
            Values = [[0.5, 0.7, -1.0, 5.0, 1.0, 3.0]],
        };
        yield return Real<PathSum>("sums along paths", [[2, 4]], x => new Node(new PathSum(tree), [x[0]]), x =>
            [x[0][1], x[0][0] + x[0][2], x[0][0] + x[0][3], x[0][5], x[0][4] + x[0][6], x[0][4] + x[0][7]]);
        yield return Real<PathSpread>("sums below nodes", [[1, 3]], x => new Node(new PathSpread(tree), [x[0]]), x =>
            [x[0][1] + x[0][2], x[0][0], x[0][1], x[0][2]]);
        yield return Real<OneHot>("labels and a missing one", [], null!, null!) with
        {
            Index = [1, -1, 0, 2],
            Build = (_, index) => index!.OneHot(3),
            Expected = _ => [0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
        };
        yield return Real<ToReal>("labels", [], null!, null!) with
        {
            Index = [1, -1, 7],
            Build = (_, index) => index!.ToReal(),
            Expected = _ => [1, -1, 7],
        };
        yield return Real<ToReal>("labels under another shape", [], null!, null!) with
        {
            Index = [1, 2, 3, 4],
            Build = (_, index) => index!.Reshape([2, 2]).StopGradient().ToReal(),
            Expected = _ => [1, 2, 3, 4],
        };
        yield return Real<ViterbiPath>("the second tag, since the first may not follow itself", [[1, 2, 2], [2, 2], [1, 2, 2]], x =>
            new Node(new ViterbiPath(0), [x[0], x[1], x[2]]), _ => [1, 0, 0, 1]) with
        {
            Values = [[2.0, 1.0, 2.0, 1.5], [-9.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]],
        };
        yield return Real<SmallestMask>("two of each column", [[3, 2]], x => new Node(new SmallestMask(2), [x[0]]), _ => [1, 0, 0, 1, 1, 1])
            with
        { Values = [[1.0, 9.0, 5.0, -2.0, 3.0, 4.0]] };
        yield return Real<SmallestMask>("ties and more than there are", [], _ => Node.Concatenate(
            0, new Node(new SmallestMask(2), [Node.Constant([3, 1, 1, 1], [4, 1])]),
            new Node(new SmallestMask(9), [Node.Constant([3, 1], [2, 1])])), _ => [0, 1, 1, 0, 1, 1]);
        yield return Real<ArgMax>("rows", [[2, 3]], x => x[0].ArgMax().ToReal(), _ => [2, 2]) with { Values = [Six] };
        yield return Real<ArgMax>("a tie", [], _ => Node.Constant([0, 2, 2], [1, 3]).ArgMax().ToReal(), _ => [1]);
    }

    private static OpCase Real<T>(string about, Shape[] shapes, Func<Node[], Node> build, Func<double[][], double[]> expected) => new()
    {
        Op = typeof(T),
        About = about,
        Shapes = shapes,
        Values = SpreadFor(shapes, -1.5, 1.5),
        Build = (x, _) => build(x),
        Expected = expected,
    };

    /// <summary>m(i, j, k) of 2 examples (ids 5 and 9), 3 inputs and 2 units, with the two factors that a sum has.</summary>
    private static double[] MaskedByHand(MaskedSum sum, double[] a, double[] b)
    {
        double[] mask = [.. new[] { 5, 9 }.SelectMany(id => PlainRandom.Bernoulli(Seed, "masks", 0.6, 6, id, 4, 1))];
        var result = new double[sum switch { MaskedSum.OverInputs => 4, _ => 6 }];
        for (var i = 0; i < 2; i++)
        {
            for (var j = 0; j < 3; j++)
            {
                for (var k = 0; k < 2; k++)
                {
                    (var x, var y, var w) = ((i * 3) + j, (i * 2) + k, (j * 2) + k);
                    var m = mask[(i * 6) + w];
                    (var target, var left, var right) =
                        sum switch { MaskedSum.OverInputs => (y, x, w), MaskedSum.OverUnits => (x, y, w), _ => (w, x, y) };
                    result[target] += m * a[left] * b[right];
                }
            }
        }

        return result;
    }
}
