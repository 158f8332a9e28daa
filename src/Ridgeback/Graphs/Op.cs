using System.Numerics;

namespace Ridgeback.Graphs;

/// <summary>One kind of box in the flow graph: a shape rule, a plain fprop and a symbolic bprop. Immutable.</summary>
/// <remarks>
/// Ops are records: two ops with equal settings are equal, which is what lets the compiler merge common
/// subexpressions. To add a box of your own, derive from this class in one file; the compiler runs
/// <see cref="Evaluate{T}"/> for an op that it has no kernel for.
/// </remarks>
public abstract record Op
{
    /// <summary>The op's name in printouts and errors.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The shape of the result.</summary>
    /// <exception cref="GraphException">The inputs do not fit this op.</exception>
    public abstract Shape InferShape(IReadOnlyList<Node> inputs);

    /// <summary>The kind of the result's elements. Default: real.</summary>
    public virtual ElementKind InferKind(IReadOnlyList<Node> inputs) => ElementKind.Real;

    /// <summary>bprop: for each input, the gradient of the loss with respect to it, as nodes.</summary>
    /// <param name="output">The node that uses this op.</param>
    /// <param name="gradient">The gradient of the loss with respect to <paramref name="output"/>, of its shape.</param>
    /// <returns>One entry for each input; null where no gradient flows (labels, masks, constants).</returns>
    public abstract IReadOnlyList<Node?> Bprop(Node output, Node gradient);

    /// <summary>fprop, plainly: the definition that every kernel is tested against.</summary>
    public abstract void Evaluate<T>(in OpArguments<T> arguments)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>True for an op whose result is cheaper to compute again than to keep (masks, random numbers).</summary>
    internal virtual bool IsCheap => false;

    /// <summary>The op's own settings for printouts, such as <c>axes 0</c>; empty when there are none.</summary>
    internal virtual string Settings => "";

    /// <summary>Refuses inputs of another kind than real numbers.</summary>
    protected void RequireReal(IReadOnlyList<Node> inputs)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Kind != ElementKind.Real)
            {
                throw Misfit($"expected real numbers in input {i}, received {inputs[i].Kind}", "Convert it with ToReal or OneHot");
            }
        }
    }

    /// <summary>An error of this op at the current line.</summary>
    protected GraphException Misfit(string found, string remedy) => new($"{Name} at {Origin.Current}", found, remedy);
}
