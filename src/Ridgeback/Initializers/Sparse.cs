using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Initializers;

/// <summary>Each unit gets exactly k incoming weights from N(0, s²), chosen at random; the rest are 0.</summary>
/// <remarks>
/// What a unit sums at first does not grow with the number of inputs. A unit with fewer inputs than k gets all of them.
/// Source: Martens, Deep learning via Hessian-free optimization (2010).
/// </remarks>
public sealed record Sparse : Initializer
{
    /// <param name="connections">k ≥ 1; default 10.</param>
    /// <param name="standardDeviation">s ≥ 0; default 1.</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public Sparse(int connections = 10, double standardDeviation = 1) =>
        (Connections, StandardDeviation) = (connections, standardDeviation);

    /// <summary>k ≥ 1; default 10.</summary>
    public int Connections { get; init => field = Setting.AtLeastOne(value, "Sparse, Connections", "10 is usual"); }

    /// <summary>s ≥ 0; default 1.</summary>
    public double StandardDeviation { get; init => field = Setting.NotNegative(value, "Sparse, StandardDeviation", "1 is usual"); }

    /// <inheritdoc/>
    public override string Kind => "sparse";

    /// <inheritdoc/>
    public override Node Build(string stream, Shape shape, int fanIn, int fanOut)
    {
        var units = shape[^1];
        Shape flat = [checked((int)(shape.Count / units)), units];
        var chosen = new Node(new SmallestMask(Connections), [Node.RandomUniform(stream + "/chosen", flat, RandomPlace.Initial)]);
        return chosen.Reshape(shape) * NormalOf(stream, shape, StandardDeviation * StandardDeviation);
    }
}
