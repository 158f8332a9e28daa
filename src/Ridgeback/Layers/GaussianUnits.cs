using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Layers;

/// <summary>The activation within a layer whose units are normal numbers.</summary>
public enum UnitActivation
{
    /// <summary>z.</summary>
    Identity,

    /// <summary>max(z, 0).</summary>
    Relu,

    /// <summary>1/(1 + e⁻ᶻ).</summary>
    Sigmoid,

    /// <summary>tanh z.</summary>
    Tanh,
}

/// <summary>Units z = μ + σε with ε standard normal: what a sum of many independently dropped terms is nearly like.</summary>
internal static class GaussianUnits
{
    /// <summary>σ from σ², away from 0 so that it can be differentiated.</summary>
    public static Node Deviation(Node variance) => (variance + 1e-12).Sqrt();

    /// <summary>f(z).</summary>
    public static Node Apply(UnitActivation activation, Node z) => activation switch
    {
        UnitActivation.Relu => z.Relu(),
        UnitActivation.Sigmoid => z.Sigmoid(),
        UnitActivation.Tanh => z.Tanh(),
        _ => z,
    };

    /// <summary>
    /// E f(z): exact for the identity and for max(z, 0), which is μΦ(μ/σ) + σφ(μ/σ); for the sigmoid the usual σ(μ/√(1 + πσ²/8)), and tanh
    /// z = 2·sigmoid(2z) − 1.
    /// </summary>
    public static Node Mean(UnitActivation activation, Node mean, Node variance) => activation switch
    {
        UnitActivation.Relu => MeanOfRelu(mean, Deviation(variance)),
        UnitActivation.Sigmoid => MeanOfSigmoid(mean, variance),
        UnitActivation.Tanh => (2.0 * MeanOfSigmoid(2.0 * mean, 4.0 * variance)) - 1.0,
        _ => mean,
    };

    private static Node MeanOfRelu(Node mean, Node deviation)
    {
        var ratio = mean / deviation;
        var density = (-0.5 * ratio.Square()).Exp() * (1 / Math.Sqrt(2 * Math.PI));
        return (mean * new Node(new NormalCdf(), [ratio])) + (deviation * density);
    }

    private static Node MeanOfSigmoid(Node mean, Node variance) => (mean / (1.0 + (Math.PI / 8 * variance)).Sqrt()).Sigmoid();
}
