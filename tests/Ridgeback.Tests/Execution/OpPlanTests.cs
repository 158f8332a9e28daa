using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Tests.Execution;

/// <summary>Each op alone, by every instruction path, in both precisions, against the reference in double.</summary>
public class OpPlanTests
{
    private static readonly Shape[] Shapes =
        [Shape.Scalar, [1], [5], [1, 1], [1, 7], [7, 1], [3, 37], [40, 33], [2, 1, 3], [3, 4, 5], [2, 1100], [2, 5, 4, 1], [1, 3, 1, 4]];

    private static readonly UnaryOp[] Unaries =
    [
        new Negate(), new Abs(), new Sign(), new Sqrt(), new Square(), new Reciprocal(), new Exp(), new Log(), new Log1p(),
        new Expm1(), new Tanh(), new Sigmoid(), new Softplus(), new Sin(), new Cos(), new Floor(), new Cube(),
    ];

    private static readonly BinaryOp[] Binaries =
    [
        new Add(), new Subtract(), new Multiply(), new Divide(), new Maximum(), new Minimum(), new Power(), new Greater(),
        new GreaterOrEqual(), new Equal(),
    ];

    private static readonly (Shape X, Shape Y)[] Pairs =
    [
        (Shape.Scalar, Shape.Scalar), ([5], Shape.Scalar), (Shape.Scalar, [5]), ([1], [5]), ([3, 37], [37]), ([3, 37], [3, 1]),
        ([37], [3, 37]), ([3, 1], [3, 37]), ([3, 1], [37]), ([2, 1, 3], [2, 4, 3]), ([2, 3, 4], [3, 1]), ([2, 1, 1], [3, 4]),
        ([4, 4], [4]), ([4, 4], [4, 1]), ([1, 4], [4, 1]), ([1, 1], [3, 4]), ([600, 3], [600, 1]), ([2, 1100], [1100]),
    ];

    [Fact]
    public void Every_op_is_in_a_test_of_this_class()
    {
        Type[] here =
        [
            .. Unaries.Select(op => op.GetType()), .. Binaries.Select(op => op.GetType()), typeof(Select), typeof(Sum), typeof(Max),
            typeof(AxisLength), typeof(Reshape), typeof(StopGradient), typeof(BroadcastTo), typeof(Transpose), typeof(Slice), typeof(Pad),
            typeof(Concatenate), typeof(MatMul), typeof(OneHot), typeof(Gather), typeof(ScatterAdd), typeof(ArgMax), typeof(SmallestMask),
            typeof(ViterbiPath), typeof(ToReal),
            typeof(PathScores), typeof(PathRows), typeof(PathScatter), typeof(PathSum), typeof(PathSpread), typeof(SimplexThreshold),
            typeof(NormalCdf), typeof(MaskedProduct),
            typeof(RandomUniform), typeof(RandomNormal), typeof(RandomBernoulli), typeof(Constant), typeof(ConstantTensor),
            typeof(UnitRoundoff), typeof(Input), typeof(VariableRead), typeof(Assign),

            // In ImagePlanTests.
            typeof(Convolution), typeof(ConvolutionInputGradient), typeof(ConvolutionWeightGradient), typeof(PoolPick), typeof(PoolSpread),
            typeof(AveragePool), typeof(AveragePoolSpread),

            // In ScanPlanTests and TupleOpTests.
            typeof(ScanOp), typeof(Output), typeof(SequenceLengths),
        ];
        Type[] all = [.. typeof(Op).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract
            && type != typeof(Ridgeback.Execution.Relayout) && type != typeof(Ridgeback.Execution.Rescale)
            && type != typeof(Placeholder) && type != typeof(Ridgeback.Execution.LoopOp))];
        all.Except(here).ShouldBeEmpty();
    }

    [Fact]
    public void Functions_of_one_number()
    {
        foreach (var shape in Shapes)
        {
            var x = Node.Input("x", shape);
            Agree(0, x, null, [.. Unaries.Select(op =>
                new Node(op, [op is Log or Log1p or Sqrt or Reciprocal ? x.Abs() + 0.5 : op is Floor ? x + 0.01234 : x]))]);
        }
    }

    [Fact]
    public void Functions_of_two_and_three_numbers()
    {
        foreach ((var left, var right) in Pairs)
        {
            var x = Node.Input("x", left);
            var y = Node.Input("y", right);
            Agree(0, x, y, [.. Binaries.Select(op => op is Power or Divide
                ? new Node(op, [x.Abs() + 0.5, y.Abs() + 0.5])
                : new Node(op, [x, y + 0.01234]))]);
            Agree(0, x, y, Node.Select(Node.Greater(x, 0.2), x, y), Node.Select(y.Floor(), 0.5, x), Node.Select(x + y, y, 2.0));
        }
    }

    [Fact]
    public void Reductions_over_any_axes()
    {
        foreach (var shape in Shapes)
        {
            var x = Node.Input("x", shape);
            for (var set = 0; set < 1 << shape.Rank; set++)
            {
                int[] axes = [.. Enumerable.Range(0, shape.Rank).Where(axis => (set & (1 << axis)) != 0)];
                Agree(shape.Count, x, null, x.Sum(false, axes), x.Sum(true, axes), x.Max(false, axes), x.Max(true, axes), x.Length(axes));
            }
        }
    }

    [Fact]
    public void Movement()
    {
        var x = Node.Input("x", [3, 4, 5]);
        Agree(0, x, null,
            x.Reshape([12, 5]), x.Reshape([60]), x.Reshape([3, 4, 5, 1]), x.StopGradient(), x.Transpose(2, 0, 1), x.Transpose(1, 0, 2),
            x.Slice(0, 1, 2), x.Slice(1, 1, 2), x.Slice(2, 4, 1), x.Pad(0, 1, 2), x.Pad(1, 0, 3), x.Pad(2, 2, 0),
            Node.Concatenate(0, x, x), Node.Concatenate(1, x, -x, x), Node.Concatenate(2, x, x.Slice(2, 0, 1)),
            x.BroadcastTo([2, 3, 4, 5]), x.Slice(1, 0, 1).BroadcastTo([3, 4, 5]), x.Slice(0, 0, 1).BroadcastTo([3, 4, 5]),
            x.Slice(2, 0, 1).BroadcastTo([3, 4, 6]));
        var one = Node.Input("x", [1]);
        Agree(0, one, null, one.Reshape(Shape.Scalar), one.Reshape([1, 1]), one.BroadcastTo([4]),
            one.Reshape(Shape.Scalar).Reshape([1, 1]));
        var scalar = Node.Input("x", Shape.Scalar);
        Agree(0, scalar, null, scalar.Reshape([1]), scalar.BroadcastTo([2, 3]), scalar.Sum(), scalar.Max());
        var large = Node.Input("x", [150, 170]);
        Agree(0, large, null, large.Transpose(1, 0), large.Reshape([17, 1500]).Transpose(1, 0));
    }

    [Fact]
    public void Matrix_products()
    {
        foreach ((var rows, var inner, var columns) in new[] { (1, 1, 1), (2, 3, 4), (7, 1, 5), (33, 40, 35), (1, 50, 3) })
        {
            foreach ((var transposeX, var transposeY) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                var x = Node.Input("x", transposeX ? [inner, rows] : [rows, inner]);
                var y = Node.Input("y", transposeY ? [columns, inner] : [inner, columns]);
                Agree(4 * inner, x, y, Node.MatMul(x, y, transposeX, transposeY),
                    Node.MatMul(x.Transpose(1, 0), y, !transposeX, transposeY));
            }
        }
    }

    [Fact]
    public void Indices_random_numbers_and_leaves()
    {
        var index = Node.IndexInput("index", [6]);
        var table = Node.Input("x", [5, 3]);
        var six = Node.Input("y", [6, 7]);
        var place = new RandomPlace(3.0, 2.0);
        var own = place with { Examples = index };
        Agree(6, table, six,
            index.OneHot(5), table.Gather(index), new Node(new ScatterAdd(9), [six, index]), six.ArgMax().ToReal(),
            new Node(new SmallestMask(2), [six]), new Node(new ViterbiPath(0.5),
                [six.Reshape([3, 2, 7]), Support.Table.Varied("t", [7, 7], 2).Value + 0.0, six.Reshape([3, 2, 7])]), index.ToReal(),
            Node.RandomUniform("u", [6, 7], own), Node.RandomNormal("n", [6, 7], own), Node.RandomBernoulli("b", [6, 7], 0.3, own),
            Node.RandomUniform("u", [61], place), Node.RandomNormal("n", [6, 700], place),
            Node.RandomBernoulli("b", [2, 3, 1000], 0.3, place),
            Node.RandomUniform("s", Shape.Scalar, place), Node.RandomNormal("v", [6], own), Node.RandomBernoulli("t", [6, 2, 2], 0.5, own),
            Node.Constant([1, 2, 3], [3]) + 0.0, Node.Constant([4], Shape.Scalar) + 0.0, (Node)2.5,
            Support.Table.Varied("w", [3, 3], 1).Value + 0.0);
    }

    [Fact]
    public void Tables_and_trees()
    {
        var index = Node.IndexInput("index", [6]);
        var tree = ClassTree.Balanced(9);
        foreach (var columns in new[] { 5, 71 })
        {
            var x = Node.Input("x", [6, columns]);
            var c = Node.Input("y", [6, tree.Depth]);
            var table = Support.Table.Varied("t", [tree.Nodes, columns], 2);
            var sum = Node.Input("y", [tree.Nodes, columns]);
            Agree(columns, x, c, new Node(new PathScores(tree), [x, table, index]), new Node(new PathRows(tree), [c, table, index]),
                table.Value.Gather(index));
            Agree(12, x, c, new Node(new PathScatter(tree), [c, x, index]), new Node(new PathScatter(tree), [c, x, index, table]),
                new Node(new ScatterAdd(tree.Nodes), [x, index, table]));
            Agree(12, x, c, table.Value - (0.5 * new Node(new PathScatter(tree), [c, x, index])),
                table.Value + new Node(new ScatterAdd(tree.Nodes), [x, index]));
            Agree(12, x, sum, sum + new Node(new ScatterAdd(tree.Nodes), [x, index]));
        }

        var sides = Node.Input("x", [3, 2 * tree.Nodes]);
        var classes = Node.Input("y", [3, tree.Classes]);
        Agree(9, sides, classes, new Node(new PathSum(tree), [sides]), new Node(new PathSpread(tree), [classes]),
            new Node(new SimplexThreshold(0.7), [sides]));
    }

    [Fact]
    public void Masked_products()
    {
        var index = Node.IndexInput("index", [6]);
        foreach ((var inputs, var units) in new[] { (3, 5), (7, 40) })
        {
            Node x = Node.Input("x", [6, inputs]), y = Node.Input("y", [6, units]);
            var w = Support.Table.Varied("w", [inputs, units], 2).Value;
            Node Product(MaskedSum sum, Node a, Node b, params Node[] ids) =>
                new(new MaskedProduct(sum, "m", 0.6), [a, b, 3.0, 2.0, .. ids]);
            Agree(inputs, x, y, Product(MaskedSum.OverInputs, x, w, index), Product(MaskedSum.OverInputs, x, w));
            Agree(units, x, y, Product(MaskedSum.OverUnits, y, w, index), Product(MaskedSum.OverUnits, y, w));
            Agree(6, x, y, Product(MaskedSum.OverExamples, x, y, index), Product(MaskedSum.OverExamples, x, y));
        }

        var z = Node.Input("x", [6, 40]);
        Agree(1, z, null, new Node(new NormalCdf(), [z]));
    }

    [Fact]
    public void Unit_roundoff_is_that_of_the_precision()
    {
        new PlanCheck(Node.UnitRoundoff()).Plan<float>(Hardware.Best)[0].ShouldBe([Math.Pow(2, -24)]);
        new PlanCheck(Node.UnitRoundoff()).Plan<double>(Hardware.Best)[0].ShouldBe([Math.Pow(2, -53)]);
    }

    /// <param name="terms">How many terms a result adds; 0 for none.</param>
    private static void Agree(double terms, Node x, Node? y, params Node[] results)
    {
        foreach (var result in results)
        {
            var check = new PlanCheck(result);
            check.Feed("x", Singles(x.Shape, 1));
            check.Feed("index", [3, 0, 4, 1, 4, 2]);
            if (y is not null)
            {
                check.Feed("y", Singles(y.Shape, 2));
            }

            var expected = check.Reference();
            foreach (var path in Hardware.Available)
            {
                var what = $"{result.Op} {result.Shape} of {string.Join(" and ", result.Inputs.Select(i => i.Shape))}, {path}";
                PlanCheck.Same(check.Plan<double>(path), expected, 1e-12, what);
                PlanCheck.Same(check.Plan<float>(path), expected, (terms + 16) * Math.Pow(2, -24), what + ", float");
            }
        }
    }

    /// <summary>Numbers that float holds exactly, so that only the op itself rounds.</summary>
    private static double[] Singles(Shape shape, ulong seed) =>
        Array.ConvertAll(new Shuffler(seed).Numbers(shape.Count), value => (double)(float)value);
}
