using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Tests.Graphs;

/// <content>Element-wise ops: values by Math, stretching by coordinates.</content>
internal static partial class OpTable
{
    private static Shape[] UnaryShapes => [Shape.Scalar, [4], [Shape.Batch, 2], [2, 1, 3]];

    private static IEnumerable<OpCase> Unary() =>
    [
        .. Of<Abs>(x => x.Abs(), Math.Abs),
        .. Of<Negate>(x => -x, x => 0 - x),
        .. Of<Square>(x => x.Square(), x => x * x),
        .. Of<Sign>(x => x.Sign(), x => Math.Sign(x)),
        .. Of<Floor>(x => x.Floor(), Math.Floor),
        .. Of<Exp>(x => x.Exp(), Math.Exp),
        .. Of<Expm1>(x => x.Expm1(), x => 2 * Math.Exp(x / 2) * Math.Sinh(x / 2)),
        .. Of<Tanh>(x => x.Tanh(), x => 1 - (2 / (Math.Exp(2 * x) + 1))),
        .. Of<Sigmoid>(x => x.Sigmoid(), x => 1 / (1 + Math.Exp(-x))),
        .. Of<NormalCdf>(x => new Node(new NormalCdf(), [x]), x => 0.5 + (Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) * OddSeries(x))),
        .. Of<Softplus>(x => x.Softplus(), x => Math.Log(1 + Math.Exp(x))),
        .. Of<Sin>(x => x.Sin(), Math.Sin),
        .. Of<Cos>(x => x.Cos(), x => Math.Sin(x + (Math.PI / 2))),
        .. Of<Log>(x => x.Log(), Math.Log, 0.4, 2.5),
        .. Of<Log1p>(x => x.Log1p(), x => Math.Log(1 + x), -0.6, 2),
        .. Of<Sqrt>(x => x.Sqrt(), x => Math.Pow(x, 0.5), 0.4, 2.5),
        .. Of<Reciprocal>(x => x.Reciprocal(), x => 1 / x, 0.4, 2.5),
        .. Of<Reciprocal>(x => x.Reciprocal(), x => 1 / x, -2.5, -0.4),
    ];

    private static IEnumerable<OpCase> Of<T>(
        Func<Node, Node> build, Func<double, double> plain, double low = -1.5, double high = 1.5) =>
        UnaryShapes.Select(shape => new OpCase
        {
            Op = typeof(T),
            About = $"{shape} from {low} to {high}",
            Shapes = [shape],
            Values = SpreadFor([shape], low, high),
            Build = (x, _) => build(x[0]),
            Expected = x => [.. x[0].Select(plain)],
        });

    private static IEnumerable<OpCase> Binary()
    {
        (Shape X, Shape Y)[] shapes =
        [
            (Shape.Scalar, Shape.Scalar), ([3], [3]), ([2, 3], [3]), ([3], [2, 1]), ([2, 1], [1, 3]),
            (Shape.Scalar, [2, 2]), ([Shape.Batch, 2], [2]), ([1, 2], [Shape.Batch, 1]),
        ];
        foreach ((var x, var y) in shapes)
        {
            yield return Pair<Add>(x, y, (a, b) => a + b, (a, b) => a - (-b));
            yield return Pair<Subtract>(x, y, (a, b) => a - b, (a, b) => a + (-b));
            yield return Pair<Multiply>(x, y, (a, b) => a * b, (a, b) => b * a);
            yield return Pair<Divide>(x, y, (a, b) => a / b, (a, b) => a * (1 / b));
            yield return Pair<Maximum>(x, y, Node.Maximum, (a, b) => a > b ? a : b);
            yield return Pair<Minimum>(x, y, Node.Minimum, (a, b) => a < b ? a : b);
            yield return Pair<Greater>(x, y, Node.Greater, (a, b) => a > b ? 1 : 0);
            yield return Pair<GreaterOrEqual>(x, y, Node.GreaterOrEqual, (a, b) => a < b ? 0 : 1);
            yield return Pair<Equal>(x, y, Node.Equal, (a, b) => a == b ? 1 : 0);
            yield return Pair<Power>(x, y, Node.Power, (a, b) => Math.Exp(b * Math.Log(a)));
        }

        yield return Tie<Equal>(Node.Equal, 0, 1, 0);
        yield return Tie<Greater>(Node.Greater, 0, 0, 1);
        yield return Tie<GreaterOrEqual>(Node.GreaterOrEqual, 0, 1, 1);
        yield return Tie<Maximum>(Node.Maximum, 2, 2, 3);
        yield return Tie<Minimum>(Node.Minimum, 1, 2, 2);
        yield return new OpCase
        {
            Op = typeof(Power),
            About = "a base below 0 and a whole exponent",
            Shapes = [[3]],
            Values = [[-1.5, -0.5, 2]],
            Build = (x, _) => Node.Power(x[0], 3.0),
            Expected = x => [.. x[0].Select(a => a * a * a)],
        };

        Shape[][] triples =
        [
            [Shape.Scalar, Shape.Scalar, Shape.Scalar], [[4], [4], [4]], [[4], Shape.Scalar, [2, 4]],
            [[2, 1], [3], [2, 3]], [[Shape.Batch, 1], [1, 2], Shape.Scalar],
        ];
        foreach (var triple in triples)
        {
            var result = Result(triple);
            yield return new OpCase
            {
                Op = typeof(Select),
                About = string.Join(" ", (object[])triple),
                Shapes = triple,
                Values = SpreadFor(triple, 0.4, 2),
                Build = (x, _) => Node.Select(Node.Greater(x[0], 1.1), x[1], x[2]),
                Expected = x => Plain.Tabulate(result, place =>
                    Plain.Stretched(x[Plain.Stretched(x[0], OpCase.Bound(triple[0]), place) > 1.1 ? 1 : 2],
                        OpCase.Bound(triple[Plain.Stretched(x[0], OpCase.Bound(triple[0]), place) > 1.1 ? 1 : 2]), place)),
            };
        }
    }

    /// <summary>x = (1, 2, 3) against 2; constants, since there is no derivative to check at a tie.</summary>
    private static OpCase Tie<T>(Func<Node, Node, Node> build, params double[] expected) => new()
    {
        Op = typeof(T),
        About = "a tie",
        Build = (_, _) => build(Node.Constant([1, 2, 3], [3]), 2.0),
        Expected = _ => expected,
    };

    private static OpCase Pair<T>(
        Shape x, Shape y, Func<Node, Node, Node> build, Func<double, double, double> plain)
    {
        var result = Result(x, y);
        return new OpCase
        {
            Op = typeof(T),
            About = $"{x} and {y}",
            Shapes = [x, y],
            Values = SpreadFor([x, y], 0.4, 2),
            Build = (inputs, _) => build(inputs[0], inputs[1]),
            Expected = inputs => Plain.Tabulate(result, place => plain(
                Plain.Stretched(inputs[0], OpCase.Bound(x), place), Plain.Stretched(inputs[1], OpCase.Bound(y), place))),
        };
    }

    /// <summary>The stretched shape, independently: at each place from the end, the largest length.</summary>
    private static int[] Result(params Shape[] shapes)
    {
        var rank = shapes.Max(shape => shape.Rank);
        return [.. Enumerable.Range(0, rank).Select(i => shapes.Max(shape =>
            i >= rank - shape.Rank ? OpCase.Bound(shape)[i - (rank - shape.Rank)] : 1))];
    }

    /// <summary>x + x³/3 + x⁵/(3·5) + …</summary>
    private static double OddSeries(double x)
    {
        (var term, var sum) = (x, 0.0);
        for (var k = 1; k < 60; k++)
        {
            sum += term;
            term *= x * x / ((2 * k) + 1);
        }

        return sum;
    }
}
