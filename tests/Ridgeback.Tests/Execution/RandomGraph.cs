using Ridgeback.Graphs;

namespace Ridgeback.Tests.Execution;

/// <summary>A graph of many ops, built from a seed. Values stay near 1, so that rounding stays small.</summary>
internal sealed class RandomGraph
{
    /// <summary>Keeps comparisons away from exact ties, where rounding would decide.</summary>
    private const double Odd = 0.0123456789;

    private readonly Shuffler random;
    private readonly int[] lengths;
    private readonly List<Node> pool = [];
    private readonly List<(Node Node, int Limit)> indices = [];
    private readonly List<Variable> variables = [];
    private readonly Dictionary<string, Shape> inputs = [];
    private readonly int rows;
    private readonly bool steps;

    /// <param name="seed">Which graph.</param>
    /// <param name="nodes">About how many nodes.</param>
    /// <param name="lengths">Lengths of axes to choose from.</param>
    /// <param name="smooth">No op that jumps, so that rounding in single precision cannot change a branch.</param>
    public RandomGraph(ulong seed, int nodes, int[] lengths, bool smooth = false)
    {
        this.lengths = lengths;
        random = new Shuffler(seed);
        rows = random.Of(lengths);
        steps = !smooth;
        using (Origin.Enter(new Origin(null, "RandomGraph.cs", (int)seed)))
        {
            Leaves();
            while (pool.Count < nodes)
            {
                Add();
            }

            Roots = Finish();
        }
    }

    public Node[] Roots { get; }

    public PlanCheck Check(int batch)
    {
        var check = new PlanCheck(Roots) { Batch = batch };
        foreach ((var key, var shape) in inputs)
        {
            check.Feed(key, new Shuffler((ulong)key.Length + 99).Numbers(shape.Bind(batch).Count));
        }

        foreach ((var node, var limit) in indices.Where(index => index.Node.Name is not null))
        {
            var count = (int)node.Shape.Bind(batch).Count;
            check.Feed(node.Name!, [.. Enumerable.Range(0, count).Select(i => ((i * 7) + (i * i)) % limit)]);
        }

        return check;
    }

    private void Leaves()
    {
        for (var i = 0; i < 3; i++)
        {
            string key = new('x', i + 1);
            inputs[key] = i == 0 ? [Shape.Batch, random.Of(lengths)] : NewShape();
            pool.Add(Node.Input(key, inputs[key]));
        }

        inputs["scalar"] = Shape.Scalar;
        pool.Add(Node.Input("scalar", Shape.Scalar));
        for (var i = 0; i < 4; i++)
        {
            var shape = i == 0 ? Shape.Scalar : NewShape();
            var variable = new Variable($"v{i}", shape, VariableRole.Weight, Node.Constant(random.Numbers(shape.Count), shape));
            variables.Add(variable);
            pool.Add(variable.Value);
        }

        foreach ((var key, var length, var limit) in new[] { ("labels", Shape.Batch, 3), ("rows", rows, rows), ("ids", Shape.Batch, 1000) })
        {
            indices.Add((Node.IndexInput(key, [length]), limit));
        }
    }

    private Shape NewShape() => new([.. Enumerable.Range(0, 1 + random.Below(3)).Select(_ => random.Of(lengths))]);

    private Node Pick() => random.OneIn(2) ? random.Of(pool) : pool[Math.Max(0, pool.Count - 1 - random.Below(6))];

    private Node? Pick(Func<Node, bool> fits)
    {
        Node[] found = [.. pool.Where(fits)];
        return found.Length == 0 ? null : random.Of(found);
    }

    private void Add()
    {
        var x = Pick();
        var made = random.Below(20) switch
        {
            < 5 => Unary(x),
            < 11 => Pair(x) is { } y ? Binary(x, y) : null,
            < 13 => Reduction(x),
            13 => Row(x),
            < 16 => Movement(x),
            16 => Product(),
            17 => Index(x),
            18 => Randoms(x),
            _ => Own(x),
        };
        if (made is not null && (!made.Shape.IsKnown || made.Shape.Count <= 40_000))
        {
            pool.Add(made);
        }
    }

    private Node Unary(Node x) => random.Below(steps ? 17 : 14) switch
    {
        0 => -x,
        1 => x.Tanh(),
        2 => x.Sigmoid(),
        3 => x.Softplus().Tanh(),
        4 => x.Sin(),
        5 => x.Cos(),
        6 => x.Tanh().Exp(),
        7 => (x.Square() + 1.0).Log().Tanh(),
        8 => (x.Square() + 0.5).Sqrt().Tanh(),
        9 => (x.Square() + 1.0).Reciprocal(),
        10 => x.Tanh().Expm1(),
        11 => x.Square().Log1p().Tanh(),
        12 => (0.3 * x).StopGradient(),
        13 => (x + Odd).Abs().Tanh(),
        14 => (x + Odd).Sign(),
        15 => (x + Odd).Relu().Tanh(),
        _ => ((1.37 * x.Tanh()) + 0.1171).Floor(),
    };

    private Node? Pair(Node x) => Pick(y => Shape.Broadcast(x.Shape, y.Shape) is not null);

    private Node Binary(Node x, Node y) => random.Below(steps ? 11 : 6) switch
    {
        0 or 1 => 0.5 * (x + y),
        2 => x - (0.25 * y),
        3 => (x * y).Tanh(),
        4 => x / (y.Square() + 1.5),
        5 => Node.Power(x.Square() + 0.5, y.Tanh()).Tanh(),
        6 => Node.Maximum(x, y + Odd),
        7 => Node.Minimum(x, y + Odd),
        8 => x * Node.Greater(x, y + Odd),
        9 => Node.Select(Node.GreaterOrEqual(x, y + Odd), x, 0.5 * y),
        _ => Node.Equal((x + Odd).Sign(), (y + Odd).Sign()) + x,
    };

    private Node Reduction(Node x)
    {
        int[] axes = [.. Enumerable.Range(0, x.Shape.Rank).Where(_ => random.OneIn(2))];
        var keep = random.OneIn(2);
        return random.Below(steps ? 3 : 2) switch
        {
            0 => x.Mean(keep, axes),
            1 => x.Sum(keep, axes).Tanh(),
            _ => x.Max(keep, axes),
        };
    }

    /// <summary>Patterns of whole rows and columns: softmax, normalization, sums used again.</summary>
    private Node? Row(Node x)
    {
        if (x.Shape.Rank < 2)
        {
            return null;
        }

        switch (random.Below(5))
        {
            case 0:
                return x.Softmax();
            case 1:
                return x.LogSoftmax().Tanh();
            case 2:
                var centred = x - x.Mean(true, 0);
                return (centred / (centred.Square().Mean(true, 0) + 0.3).Sqrt()).Tanh();
            case 3:
                var middle = x - x.Mean(true, -1);
                return (middle / (middle.Square().Mean(true, -1) + 0.3).Sqrt()).Tanh();
            default:
                var sums = x.Tanh().Sum(false, -1).Tanh();
                return Shape.Broadcast(sums.Shape, x.Shape) is null ? sums : x * Node.GreaterOrEqual(x, sums + Odd).StopGradient() * 0.5;
        }
    }

    private Node? Movement(Node x)
    {
        var shape = x.Shape;
        if (shape.Rank == 0)
        {
            return x.BroadcastTo(NewShape());
        }

        var axis = random.Below(shape.Rank);
        var known = shape[axis] > 0;
        switch (random.Below(6))
        {
            case 0:
                return x.Reshape([.. shape, 1]);
            case 1:
                return shape.IsKnown ? x.Reshape([(int)shape.Count]) : null;
            case 2:
                int[] order = [.. Enumerable.Range(0, shape.Rank).OrderBy(_ => random.Below(100))];
                return x.Transpose(order);
            case 3 when known:
                var start = random.Below(shape[axis]);
                return x.Slice(axis, start, 1 + random.Below(shape[axis] - start));
            case 4 when known:
                return x.Pad(axis, random.Below(3), random.Below(3));
            case 5 when known:
                return Node.Concatenate(axis, x, x.Tanh(), x);
            default:
                return x.BroadcastTo([random.Of(lengths), .. shape]);
        }
    }

    private Node? Product()
    {
        var x = Pick(node => node.Shape.Rank == 2);
        var transposeX = random.OneIn(2);
        var transposeY = random.OneIn(2);
        var y = x is null ? null : Pick(node => node.Shape.Rank == 2
            && node.Shape[transposeY ? 1 : 0] == x.Shape[transposeX ? 0 : 1]);
        return y is null ? null : (0.3 * Node.MatMul(x!, y, transposeX, transposeY)).Tanh();
    }

    private Node? Index(Node x)
    {
        (var index, var limit) = random.Of(indices);
        switch (random.Below(4))
        {
            case 0:
                return indices[0].Node.OneHot(3 + random.Below(3));
            case 1 when Pick(node => node.Shape.Rank == 2 && node.Shape[0] >= limit) is { } table:
                return table.Gather(index);
            case 2 when Pick(node => node.Shape.Rank == 2 && node.Shape[0] == index.Shape[0]) is { } gradient && limit < 100:
                return new Node(new Ridgeback.Graphs.Ops.ScatterAdd(limit + 1), [gradient, index]).Tanh();
            case 3 when steps && x.Shape.Rank == 2 && x.Shape[1] > 0:
                indices.Add((x.ArgMax(), x.Shape[1]));
                return (0.1 * indices[^1].Node.ToReal()).Tanh();
            default:
                return (0.01 * index.ToReal()).Tanh();
        }
    }

    private Node? Randoms(Node x)
    {
        var shape = x.Shape;
        var perExample = shape.Rank > 0 && shape[0] == Shape.Batch && random.OneIn(2);
        var place = new RandomPlace((double)random.Below(5), (double)random.Below(2), perExample ? indices[2].Node : null);
        var stream = $"stream{random.Below(3)}";
        return random.Below(3) switch
        {
            0 => x * Node.RandomBernoulli(stream, shape, 0.5, place),
            1 => x - Node.RandomUniform(stream, shape, place),
            _ => 0.3 * (x + Node.RandomNormal(stream, shape, place)),
        };
    }

    private Node Own(Node x) => random.Below(4) switch
    {
        0 => new Node(new Cube(), [x.Tanh()]),
        1 => new Node(new RunningSum(), [0.1 * x]).Tanh(),
        2 when x.Shape.Rank > 0 => new Node(new ScaledPeak(), [x, 0.5]),
        _ => (x + x) * 0.5,
    };

    private Node[] Finish()
    {
        var roots = new List<Node>();
        for (var i = 0; i < 3; i++)
        {
            roots.Add(Pick());
        }

        var loss = roots.Concat([Pick(), Pick()]).Select(node => node.Tanh().Mean()).Aggregate((a, b) => a + b);
        roots.Add(loss);
        var gradients = Gradients.Of(loss, [.. variables.Select(variable => variable.Value)]);
        roots.AddRange(gradients.Take(2));
        for (var i = 0; i < variables.Count; i++)
        {
            var variable = variables[i];
            var other = Pick(node => variable.Shape.Equals(Shape.Broadcast(node.Shape, variable.Shape)))!;
            var value = random.Below(5) switch
            {
                0 => variable.Value - (0.1 * gradients[i]),
                1 => (0.9 * variable.Value) + (0.1 * other),
                2 => other,
                3 => Node.MatMul(
                    variable.Value.Reshape([1, (int)variable.Shape.Count]).Tanh(), gradients[i].Reshape([(int)variable.Shape.Count, 1]))
                    .Reshape(Shape.Scalar).Tanh(),
                _ => null,
            };
            if (value is not null)
            {
                var assign = Node.Assign(variable, value);
                roots.Add(random.OneIn(3) ? assign + 1.0 : assign);
            }
        }

        return [.. roots];
    }
}
