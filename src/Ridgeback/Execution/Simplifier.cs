using System.Runtime.CompilerServices;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Execution;

/// <summary>
/// The first pass: rebuilds a graph from its leaves with all axes known, constants folded, identities removed,
/// stretching pushed towards the users, and common subexpressions merged.
/// </summary>
internal sealed class Simplifier(int batch, int time, double unitRoundoff)
{
    private readonly Dictionary<Node, Node> rebuilt = [];
    private readonly Dictionary<Use, Node> known = [];
    private readonly Dictionary<ScanBody, ScanBody> bodies = [];
    private Origin origin = new(null, null, 0);

    public IReadOnlyList<Node> Rebuild(IReadOnlyList<Node> roots)
    {
        foreach (var node in Traversal.InOrder(roots))
        {
            origin = node.Origin;
            Node[] inputs = [.. node.Inputs.Select(input => rebuilt[input])];
            rebuilt[node] = Make(Bind(node.Op), inputs, node.Name);
        }

        return [.. roots.Select(root => rebuilt[root])];
    }

    private Op Bind(Op op) => op switch
    {
        ScanOp scan => scan.Bind(BodyOf(scan.Body), time),
        SequenceLengths { Steps: Shape.Time } => new SequenceLengths(time),
        Placeholder placeholder => placeholder with { Shape = placeholder.Shape.Bind(batch, time) },
        Input input => input with { Shape = input.Shape.Bind(batch, time) },
        RandomUniform random => random with { Shape = random.Shape.Bind(batch, time) },
        RandomNormal random => random with { Shape = random.Shape.Bind(batch, time) },
        RandomBernoulli random => random with { Shape = random.Shape.Bind(batch, time) },
        Reshape reshape => new Reshape(reshape.Target.Bind(batch, time)),
        BroadcastTo broadcast => new BroadcastTo(broadcast.Target.Bind(batch, time)),
        _ => op,
    };

    /// <summary>A scan's body, simplified too; the same for the same.</summary>
    private ScanBody BodyOf(ScanBody body)
    {
        if (!bodies.TryGetValue(body, out var bound))
        {
            var inside = new Simplifier(batch, time, unitRoundoff);
            inside.Rebuild([.. body.Placeholders, body.Index, .. body.Results]);
            bodies[body] = bound = body.With(node => inside.rebuilt[node]);
        }

        return bound;
    }

    private Node Make(Op op, Node[] inputs, string? name = null) => op switch
    {
        StopGradient => inputs[0],
        AxisLength length => Number(length.Axes.Count(inputs[0].Shape)),
        UnitRoundoff => Number(unitRoundoff),
        Reshape reshape => MakeReshape(inputs[0], reshape.Target),
        BroadcastTo broadcast => MakeBroadcast(inputs[0], broadcast.Target),
        ElementwiseOp elementwise => MakeElementwise(elementwise, inputs, name),
        Sum sum => MakeSum(sum, inputs[0]),
        Max max => MakeReduction(max, max.Axes, max.Keep, (axes, keep) => new Max(axes, keep), inputs[0]),
        Transpose transpose => MakeTranspose(transpose, inputs[0]),
        MatMul product => MakeMatMul(product, inputs),
        Assign when Rescale.Match(inputs[0]) is (var matrix, var factors) => Intern(op, [Intern(new Rescale(), [matrix, factors])], name),
        Slice slice when slice.Length == inputs[0].Shape[slice.Axis] => inputs[0],
        Pad { Before: 0, After: 0 } => inputs[0],
        Concatenate when inputs.Length == 1 => inputs[0],
        _ => Intern(op, inputs, name),
    };

    private Node Intern(Op op, Node[] inputs, string? name = null)
    {
        var use = new Use(op, inputs);
        if (!known.TryGetValue(use, out var node))
        {
            known[use] = node = new Node(op, inputs, name, origin);
        }

        return node;
    }

    private Node Number(double value) => Intern(new Constant(value), []);

    private Node MakeReshape(Node input, Shape target)
    {
        if (input.Shape.Equals(target))
        {
            return input;
        }

        if (input.Shape.IsScalar)
        {
            return MakeBroadcast(input, target);
        }

        return input.Op switch
        {
            Reshape => MakeReshape(input.Inputs[0], target),
            BroadcastTo when input.Inputs[0].Shape.IsScalar && !target.IsScalar => MakeBroadcast(input.Inputs[0], target),
            BroadcastTo when input.Inputs[0].Shape.IsScalar => input.Inputs[0],
            _ => Intern(new Reshape(target), [input]),
        };
    }

    private Node MakeBroadcast(Node input, Shape target)
    {
        if (input.Shape.Equals(target))
        {
            return input;
        }

        return input.Op is BroadcastTo
            ? MakeBroadcast(input.Inputs[0], target)
            : Intern(new BroadcastTo(target), [input]);
    }

    /// <summary>Stretching does not change what is computed: compute on the small operands, then stretch.</summary>
    private Node MakeElementwise(ElementwiseOp op, Node[] inputs, string? name)
    {
        var shape = inputs.Select(input => input.Shape).Aggregate((a, b) => Shape.Broadcast(a, b)!);
        var small = Array.ConvertAll(inputs, input => input.Op is BroadcastTo ? input.Inputs[0] : input);
        return MakeBroadcast(Identity(op, small) ?? Intern(op, Stretch(small), name), shape);
    }

    /// <summary>Operands that a fused kernel cannot read as they lie, alone or beside the others, are stretched in memory.</summary>
    private Node[] Stretch(Node[] operands)
    {
        var shape = operands.Select(input => input.Shape).Aggregate((a, b) => Shape.Broadcast(a, b)!);
        long rows = 0;
        return Array.ConvertAll(operands, operand =>
        {
            (var access, var asked) = AccessRule.Of(operand.Shape, shape);
            if (access == Access.Other || (asked != 0 && rows != 0 && asked != rows))
            {
                return Intern(new BroadcastTo(shape), [operand]);
            }

            rows = asked == 0 ? rows : asked;
            return operand;
        });
    }

    private Node? Identity(ElementwiseOp op, Node[] x)
    {
        if (Array.TrueForAll(x, input => input.Op is Constant))
        {
            double Value(int i) => i < x.Length ? ((Constant)x[i].Op).Value : 0;
            return Number(op.Apply(Value(0), Value(1), Value(2)));
        }

        return op switch
        {
            Add when IsNumber(x[0], 0) => Stretched(x[1], x[0]),
            Add when IsNumber(x[1], 0) => Stretched(x[0], x[1]),
            Add when x[1].Op is Negate => MakeElementwise(new Subtract(), [x[0], x[1].Inputs[0]], null),
            Add or Subtract when RowUpdate(op is Subtract, x[0], x[1]) is { } update => update,
            Subtract when IsNumber(x[1], 0) => Stretched(x[0], x[1]),
            Subtract when x[1].Op is Negate => MakeElementwise(new Add(), [x[0], x[1].Inputs[0]], null),
            Multiply when IsNumber(x[0], 1) => Stretched(x[1], x[0]),
            Multiply when IsNumber(x[1], 1) => Stretched(x[0], x[1]),
            Multiply when IsNumber(x[0], 0) || IsNumber(x[1], 0) =>
                MakeBroadcast(Number(0), Shape.Broadcast(x[0].Shape, x[1].Shape)!),
            Divide when IsNumber(x[1], 1) => Stretched(x[0], x[1]),
            Negate when x[0].Op is Negate => x[0].Inputs[0],
            _ => null,
        };
    }

    /// <summary>
    /// A variable plus a number times rows that are added to zeros: the same as the rows, times the number, added to the variable, which
    /// costs the rows that are touched. Null for anything else.
    /// </summary>
    private Node? RowUpdate(bool isSubtracted, Node table, Node addend)
    {
        Node? factor = null;
        if (addend.Op is Multiply && addend.Inputs.FirstOrDefault(input => input.Shape.IsScalar) is { } scalar)
        {
            factor = scalar;
            addend = addend.Inputs[addend.Inputs[0] == scalar ? 1 : 0];
        }

        if (table.Op is not VariableRead || addend.Op is not IRowUpdate update || addend.Inputs.Count > update.TableInput)
        {
            return null;
        }

        var first = factor is null ? addend.Inputs[0] : MakeElementwise(new Multiply(), [factor, addend.Inputs[0]], null);
        first = isSubtracted ? MakeElementwise(new Negate(), [first], null) : first;
        return Intern(addend.Op, [first, .. addend.Inputs.Skip(1), table]);
    }

    private Node Stretched(Node node, Node other) => MakeBroadcast(node, Shape.Broadcast(node.Shape, other.Shape)!);

    private Node MakeSum(Sum sum, Node input)
    {
        if (input.Op is BroadcastTo && input.Inputs[0].Shape.IsScalar && !IsTrivial(sum.Axes, input.Shape))
        {
            var total = MakeElementwise(new Multiply(), [input.Inputs[0], Number(sum.Axes.Count(input.Shape))], null);
            return MakeBroadcast(total, sum.Axes.Reduce(input.Shape, sum.Keep));
        }

        return MakeReduction(sum, sum.Axes, sum.Keep, (axes, keep) => new Sum(axes, keep), input);
    }

    /// <summary>Reductions that kernels know: over one run of neighbouring axes. Others take several steps, the last run first.</summary>
    private Node MakeReduction(Op op, AxisList all, bool keep, Func<AxisList, bool, Op> over, Node input)
    {
        var shape = input.Shape;
        var result = all.Reduce(shape, keep);
        if (IsTrivial(all, shape))
        {
            return MakeReshape(input, result);
        }

        int[] axes = [.. Enumerable.Range(0, all.Length).Select(i => all[i]).Where(axis => shape[axis] > 1)];
        var first = axes.Length - 1;
        while (first > 0 && Enumerable.Range(axes[first - 1] + 1, axes[first] - axes[first - 1] - 1).All(axis => shape[axis] == 1))
        {
            first--;
        }

        if (first == 0)
        {
            return Intern(op, [input]);
        }

        var inner = Intern(over(new AxisList(axes.AsSpan(first), shape), true), [input]);
        var rest = new AxisList(axes.AsSpan(0, first), shape);
        return MakeReshape(MakeReduction(over(rest, true), rest, true, over, inner), result);
    }

    private Node MakeTranspose(Transpose transpose, Node input)
    {
        if (input.Op is Transpose inner)
        {
            var order = transpose.Order.After(inner.Order);
            return order.IsIdentity ? input.Inputs[0] : Intern(new Transpose(order), [input.Inputs[0]]);
        }

        if (input.Op is BroadcastTo && input.Inputs[0].Shape.IsScalar)
        {
            return MakeBroadcast(input.Inputs[0], transpose.Order.Apply(input.Shape, transpose.Name));
        }

        return transpose.Order.IsIdentity ? input : Intern(transpose, [input]);
    }

    private Node MakeMatMul(MatMul product, Node[] inputs)
    {
        var x = inputs[0].Op is Transpose;
        var y = inputs[1].Op is Transpose;
        return Intern(
            new MatMul(product.TransposeX ^ x, product.TransposeY ^ y),
            [x ? inputs[0].Inputs[0] : inputs[0], y ? inputs[1].Inputs[0] : inputs[1]]);
    }

    private static bool IsTrivial(AxisList axes, Shape shape) => axes.Count(shape) == 1;

    private static bool IsNumber(Node node, double value) => node.Op is Constant constant && constant.Value == value;

    /// <summary>An op applied to inputs: equal when the op's settings and the very inputs are.</summary>
    private readonly struct Use(Op op, Node[] inputs) : IEquatable<Use>
    {
        private readonly Op op = op;
        private readonly Node[] inputs = inputs;

        public bool Equals(Use other) =>
            op.Equals(other.op) && inputs.AsSpan().SequenceEqual(other.inputs);

        public override bool Equals(object? obj) => obj is Use use && Equals(use);

        public override int GetHashCode() =>
            inputs.Aggregate(op.GetHashCode(), (hash, input) => HashCode.Combine(hash, RuntimeHelpers.GetHashCode(input)));
    }
}
