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

    /// <summary>
    /// True multiplies by the transpose of the weights of <see cref="Layer.SharedWith"/>, x·Wᵀ + b with a bias of its own, as the decoder
    /// of an autoencoder with tied weights does; default false. The other layer then has as many inputs as this one units.
    /// </summary>
    public bool Transposed { get; init; }

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

        if (Transposed && scope.SharedWith is null)
        {
            throw new GraphException(
                $"Dense {scope.Where}", "expected a layer to take the transposed weights from, received none",
                "Name it with SharedWith (sharedWith)");
        }

        var features = input.Shape[1];
        var initializer = Weights ?? (scope.Next is Relu or LeakyRelu ? new He() : new GlorotUniform());
        Shape shape = Transposed ? [Units, features] : [features, Units];
        var weights = scope.Parameter("weights", shape, VariableRole.Weight, First("weights", shape, initializer));
        var product = Node.MatMul(input, weights, transposeY: Transposed);
        if (!UseBias)
        {
            return product;
        }

        var first = First("bias", [Units], Bias ?? new Constant());
        return product + (Transposed ? scope.OwnParameter("bias", [Units], VariableRole.Bias, first)
            : scope.Parameter("bias", [Units], VariableRole.Bias, first));

        Node First(string name, Shape of, Initializer values) => values.Build(scope.FullName(name), of, features, FanOut ?? Units);
    }
}
