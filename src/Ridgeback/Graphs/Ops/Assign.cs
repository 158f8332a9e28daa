using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>Writes a variable when the run commits; its own result is the new value.</summary>
/// <param name="Variable">The variable that is written.</param>
public sealed record Assign(Variable Variable) : Op
{
    internal override string Settings => $"'{Variable.Name}'";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        return inputs[0].Shape.Equals(Variable.Shape) ? Variable.Shape : throw Misfit(
            $"expected {Variable.Shape} for variable '{Variable.Name}', received {inputs[0].Shape}",
            "Broadcast or reshape the new value");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [gradient];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments) => arguments.Input(0).CopyTo(arguments.Output);

    /// <inheritdoc/>
    public bool Equals(Assign? other) => other is not null && ReferenceEquals(Variable, other.Variable);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Variable) + 1;
}
