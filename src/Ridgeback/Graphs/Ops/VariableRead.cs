using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ridgeback.Graphs.Ops;

/// <summary>Reads a variable as it was at the beginning of the run.</summary>
/// <param name="Variable">The variable.</param>
public sealed record VariableRead(Variable Variable) : Op
{
    /// <inheritdoc/>
    public override string Name => "Variable";

    internal override string Settings => $"'{Variable.Name}'";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs) => Variable.Shape;

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments) =>
        throw Misfit($"expected a store that holds '{Variable.Name}', received none", "Add the variable to the store");

    /// <inheritdoc/>
    public bool Equals(VariableRead? other) => other is not null && ReferenceEquals(Variable, other.Variable);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(Variable);
}
