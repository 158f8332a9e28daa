namespace Ridgeback.Augmentation;

/// <summary>Adds N(0, s²) to every value, of pictures and of tables alike.</summary>
public sealed record Noise : Augmentation
{
    /// <param name="standardDeviation">s ≥ 0, in the unit of the raw values.</param>
    /// <exception cref="Graphs.GraphException">It is negative or not finite.</exception>
    public Noise(double standardDeviation) => StandardDeviation = standardDeviation;

    /// <summary>s ≥ 0, in the unit of the raw values.</summary>
    public double StandardDeviation
    {
        get;
        init => field = Setting.NotNegative(value, "Augmentation noise, StandardDeviation", "A tenth of the values' own is a start");
    }

    /// <inheritdoc/>
    public override string Kind => "noise";

    /// <inheritdoc/>
    public override bool NeedsPicture => false;

    /// <inheritdoc/>
    public override void Apply(ImageShape shape, ReadOnlySpan<float> example, Span<float> result, AugmentationRandom random)
    {
        for (var i = 0; i < example.Length; i++)
        {
            result[i] = (float)(example[i] + (StandardDeviation * random.Normal()));
        }
    }
}
