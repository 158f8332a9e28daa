using Ridgeback.Graphs;
using Ridgeback.Initializers;

namespace Ridgeback.Layers;

/// <summary>x·W + b: every unit sums every feature. (batch, features) → (batch, units).</summary>
/// <remarks>W is <c>weights</c> (features, units), b is <c>bias</c> (units).</remarks>
public sealed record Dense : Layer
{
    /// <param name="units">The number of outputs, ≥ 1.</param>
    /// <exception cref="GraphException">It is below 1.</exception>
    public Dense(int units) => Units = units;

    /// <summary>The number of outputs, ≥ 1.</summary>
    public int Units { get; init => field = Setting.AtLeastOne(value, "Dense, Units", "Give the layer a unit for each output"); }

    /// <summary>Null, the default: <see cref="He"/> before ReLU-like units, else <see cref="GlorotUniform"/>.</summary>
    public Initializer? Weights { get; init; }

    /// <summary>Null, the default: 0.</summary>
    public Initializer? Bias { get; init; }

    /// <summary>False leaves out b, as before batch normalization, which has a shift of its own; default true.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>For initializers: how many units one input reaches; null for all.</summary>
    internal int? FanOut { get; init; }

    /// <inheritdoc/>
    public override string Kind => "dense";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        if (input.Shape.Rank != 2 || input.Shape[1] < 1)
        {
            throw new GraphException(
                $"Dense {scope.Where}", $"expected input of rank 2 (batch, features), received {input.Shape}",
                "Add a Flatten layer before it");
        }

        var features = input.Shape[1];
        var initializer = Weights ?? (scope.Next is Relu or LeakyRelu ? new He() : new GlorotUniform());
        var weights = Parameter(scope, "weights", [features, Units], VariableRole.Weight, initializer, features);
        var product = Node.MatMul(input, weights);
        return UseBias
            ? product + Parameter(scope, "bias", [Units], VariableRole.Bias, Bias ?? new Constant(), features)
            : product;
    }

    private Variable Parameter(
        LayerScope scope, string name, Shape shape, VariableRole role, Initializer initializer, int features) =>
        scope.Parameter(name, shape, role, initializer.Build(scope.FullName(name), shape, features, FanOut ?? Units));
}
