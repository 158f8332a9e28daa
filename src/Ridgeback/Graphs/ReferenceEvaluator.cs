using System.Numerics;
using System.Runtime.InteropServices;

namespace Ridgeback.Graphs;

/// <summary>Runs a graph plainly, op by op, with each op's own fprop: slow, and what compiled plans are tested against.</summary>
/// <typeparam name="T">The precision of every node, scalars included.</typeparam>
/// <param name="batch">The length of <see cref="Shape.Batch"/>.</param>
/// <param name="seed">The seed that random numbers are addressed by.</param>
/// <param name="time">The length of <see cref="Shape.Time"/>.</param>
public sealed unsafe class ReferenceEvaluator<T>(int batch = 1, ulong seed = 0, int time = 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<Node, Array> values = [];
    private readonly Dictionary<string, Array> inputs = [];
    private readonly Dictionary<Variable, T[]> variables = [];

    /// <summary>Feeds a real input.</summary>
    public void Feed(string key, params T[] value) => inputs[key] = value;

    /// <summary>Feeds an index input.</summary>
    public void Feed(string key, int[] value) => inputs[key] = value;

    /// <summary>Sets a variable; without this it has its initial value.</summary>
    /// <exception cref="GraphException">The number of elements does not fit.</exception>
    public void Set(Variable variable, params T[] value) => variables[variable] = (T[])Fitting(variable.Value, value);

    /// <summary>The variable's value, as set, assigned or initial.</summary>
    public T[] Get(Variable variable)
    {
        if (!variables.TryGetValue(variable, out var value))
        {
            variables[variable] = value = (T[])Run(variable.Initial);
        }

        return value;
    }

    /// <summary>The elements of a real node, row-major. Nothing is assigned.</summary>
    public T[] Evaluate(Node node)
    {
        values.Clear();
        return (T[])Run(node);
    }

    /// <summary>The elements of an index node, row-major.</summary>
    public int[] EvaluateIndex(Node node)
    {
        values.Clear();
        return (int[])Run(node);
    }

    /// <summary>One run: evaluates all roots over the old state, then commits every assignment among what they reach.</summary>
    /// <returns>The roots' real values.</returns>
    public IReadOnlyList<T[]> Step(params IReadOnlyList<Node> roots)
    {
        values.Clear();
        T[][] results = [.. roots.Select(root => (T[])Run(root))];
        foreach (var node in Traversal.InOrder(roots))
        {
            if (node.Op is Ops.Assign assign)
            {
                variables[assign.Variable] = (T[])values[node];
            }
        }

        return results;
    }

    /// <summary>The elements of nodes where those of some others are given.</summary>
    internal Array[] Evaluate(IReadOnlyList<Node> roots, IReadOnlyDictionary<Node, Array> given)
    {
        values.Clear();
        foreach ((var node, var value) in given)
        {
            values[node] = value;
        }

        return [.. roots.Select(Run)];
    }

    private Array Run(Node root)
    {
        foreach (var node in Traversal.InOrder([root]))
        {
            if (!values.ContainsKey(node))
            {
                values[node] = node.Op switch
                {
                    Ops.VariableRead read => Get(read.Variable),
                    Ops.Input input when inputs.TryGetValue(input.Key, out var value) => Fitting(node, value),
                    Ops.Output output => (Array)((Array[])values[node.Inputs[0]])[output.Position].Clone(),
                    _ => RunOne(node),
                };
            }
        }

        return values[root];
    }

    private Array Fitting(Node node, Array value)
    {
        var count = node.Shape.Bind(batch, time).Count;
        if (value.Length != count || value is T[] != (node.Kind == ElementKind.Real))
        {
            throw new GraphException(
                $"{node}", $"expected {count} {node.Kind} elements, received {value.Length} of {value.GetType().GetElementType()!.Name}",
                "Give one number for each element, row-major");
        }

        return value;
    }

    private Array RunOne(Node node)
    {
        var types = node.Kind == ElementKind.Tuple ? node.Outputs : [new OutputType(node.Shape, node.Kind)];
        Shape[] resultShapes = [.. types.Select(type => type.Shape.Bind(batch, time))];
        Array[] results = [.. types.Select((type, i) =>
            type.Kind == ElementKind.Real ? (Array)new T[resultShapes[i].Count] : new int[resultShapes[i].Count])];
        GCHandle[] pins = [.. node.Inputs.Select(input => values[input]).Concat(results)
            .Select(array => GCHandle.Alloc(array, GCHandleType.Pinned))];
        var pointers = stackalloc void*[pins.Length];
        for (var i = 0; i < pins.Length; i++)
        {
            pointers[i] = (void*)pins[i].AddrOfPinnedObject();
        }

        try
        {
            var targets = pointers + node.Inputs.Count;
            Shape[] shapes = [.. node.Inputs.Select(input => input.Shape.Bind(batch, time))];
            using var scope = Origin.Enter(node.Origin);
            node.Op.Evaluate(node.Kind == ElementKind.Tuple
                ? new OpArguments<T>(pointers, shapes, node, targets, resultShapes, seed)
                : new OpArguments<T>(pointers, shapes, node, targets[0], resultShapes[0], seed));
        }
        finally
        {
            Array.ForEach(pins, p => p.Free());
        }

        return node.Kind == ElementKind.Tuple ? results : results[0];
    }
}
