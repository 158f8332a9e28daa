using Ridgeback.Data;

namespace Ridgeback.Augmentation;

/// <summary>The random numbers of one example in one epoch: they depend on (seed, epoch, example) and on nothing else.</summary>
public sealed class AugmentationRandom
{
    private SequenceGenerator generator;

    internal AugmentationRandom()
    {
    }

    /// <summary>A number from 0 to below 1, each multiple of 2⁻⁵³ equally likely.</summary>
    public double Uniform() => (generator.Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>A number from one bound to below another.</summary>
    public double Uniform(double from, double to) => from + ((to - from) * Uniform());

    /// <summary>A number of N(0, 1).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>A whole number of 0 … limit − 1.</summary>
    public int Below(int limit) => generator.Below(limit);

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability) => Uniform() < probability;

    internal void Begin(ulong seed, int epoch, int example) =>
        generator = new SequenceGenerator(seed, SequenceGenerator.Stream.Augmentation, ((ulong)(uint)epoch << 32) | (uint)example);
}
