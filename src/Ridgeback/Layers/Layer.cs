using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>A step of a network: settings, and a formula from an input to an output.</summary>
/// <remarks>A layer holds no numbers. Its parameters belong to the <see cref="ParameterSet"/> it is built over.</remarks>
public abstract record Layer
{
    /// <summary>Addresses its parameters and random numbers; null lets the network number it, as in <c>dense1</c>.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The name of an earlier layer of the same kind whose parameters this one uses: one parameter with two uses, so its gradient is the
    /// sum of both. Null, the default: parameters of its own. Random numbers are its own in any case.
    /// </summary>
    public string? SharedWith { get; init; }

    /// <summary>The name in a configuration, such as <c>dense</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>
    /// True for a layer that draws random numbers while training and none in prediction, unless a prediction by many passes asks for them.
    /// </summary>
    public virtual bool IsNoise => false;

    /// <summary>True when the last axis of its weights is its units, as constraints take it; false when the last but one is.</summary>
    public virtual bool UnitsLast => true;

    /// <summary>The output as an expression; makes the parameters, or finds them when built before.</summary>
    /// <param name="scope">The name, phase, place and parameters of this build.</param>
    /// <param name="input">The output of the layer before; the first axis is the batch.</param>
    /// <exception cref="GraphException">The input does not fit.</exception>
    public abstract Node Build(LayerScope scope, Node input);
}
