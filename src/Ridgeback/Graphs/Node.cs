namespace Ridgeback.Graphs;

/// <summary>The use of an op: inputs, shape, kind and where it was made. Immutable; a graph is what a node reaches.</summary>
public sealed partial class Node
{
    /// <summary>Uses an op. The methods of this class are the usual way; this is for ops of one's own.</summary>
    /// <param name="op">The op.</param>
    /// <param name="inputs">Its inputs, in order.</param>
    /// <param name="name">A name for printouts; default none.</param>
    /// <exception cref="GraphException">The inputs do not fit the op.</exception>
    public Node(Op op, IReadOnlyList<Node> inputs, string? name = null)
    {
        Op = op;
        Inputs = [.. inputs];
        Name = name;
        Origin = Origin.Current;
        try
        {
            RefuseTuples(op, Inputs);
            Shape = op.InferShape(Inputs);
            Kind = op.InferKind(Inputs);
            Outputs = (op as TupleOp)?.InferOutputs(Inputs) ?? [];
        }
        catch (Exception failure) when (failure is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new GraphException(
                $"{op.Name} at {Origin}", $"expected as many inputs as the op reads, received {Inputs.Count}",
                "Give one node for each operand", failure);
        }
    }

    /// <summary>The use of an op on behalf of another node, whose origin it takes over.</summary>
    internal Node(Op op, IReadOnlyList<Node> inputs, string? name, Origin origin)
    {
        using (Origin.Enter(origin))
        {
            Op = op;
            Inputs = inputs;
            Name = name;
            RefuseTuples(op, inputs);
            Shape = op.InferShape(inputs);
            Kind = op.InferKind(inputs);
            Outputs = (op as TupleOp)?.InferOutputs(inputs) ?? [];
            Origin = origin;
        }
    }

    /// <summary>What is done.</summary>
    public Op Op { get; }

    /// <summary>To what.</summary>
    public IReadOnlyList<Node> Inputs { get; }

    /// <summary>The shape of the result; batch and time may be unknown.</summary>
    public Shape Shape { get; }

    /// <summary>What the elements are.</summary>
    public ElementKind Kind { get; }

    /// <summary>The results of a <see cref="TupleOp"/>, which <see cref="Output"/> reads; none for any other op.</summary>
    public IReadOnlyList<OutputType> Outputs { get; }

    /// <summary>A name for printouts, or null.</summary>
    public string? Name { get; }

    /// <summary>The line that made this node.</summary>
    public Origin Origin { get; }

    /// <summary>The same expression under a name.</summary>
    public Node Named(string name) => new(Op, Inputs, name);

    /// <summary>For errors: op, name, shape and the line that made it.</summary>
    public override string ToString() =>
        $"{Op.Name}{(Name is null ? "" : $" '{Name}'")} {Shape} made at {Origin}";

    /// <summary>Several results at once are nothing to calculate with.</summary>
    private static void RefuseTuples(Op op, IReadOnlyList<Node> inputs)
    {
        for (var i = 0; op is not Ops.Output && i < inputs.Count; i++)
        {
            if (inputs[i].Kind == ElementKind.Tuple)
            {
                throw new GraphException(
                    $"{op.Name} at {Origin.Current}", $"expected one tensor in input {i}, received {inputs[i]}, which has several results",
                    "Read one of them with Output");
            }
        }
    }

    private static Node Of(Op op, params Node[] inputs) => new(op, inputs);
}
