namespace Ridgeback.Augmentation;

/// <summary>Mirrors some examples.</summary>
public abstract record Flip : Augmentation
{
    private protected Flip(double probability) => Probability = probability;

    /// <summary>How likely an example is mirrored, 0 to 1; default 0.5.</summary>
    public double Probability
    {
        get;
        init => field = Setting.Share(value, $"Augmentation {Kind}, Probability", "0.5 mirrors every other example");
    }
}

/// <summary>Mirrors a picture left to right.</summary>
public sealed record HorizontalFlip : Flip
{
    /// <param name="probability">How likely an example is mirrored, 0 to 1; default 0.5.</param>
    /// <exception cref="Graphs.GraphException">The probability is out of range.</exception>
    public HorizontalFlip(double probability = 0.5)
        : base(probability)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "horizontalFlip";

    /// <inheritdoc/>
    public override IEnumerable<(string One, string Other)> ConfusedClasses => ClassPairs.LeftAndRight;

    /// <inheritdoc/>
    public override void Apply(ImageShape shape, ReadOnlySpan<float> example, Span<float> result, AugmentationRandom random)
    {
        var flips = random.Chance(Probability);
        var row = shape.Width * shape.Channels;
        for (var i = 0; i < example.Length; i += shape.Channels)
        {
            var across = i % row;
            var from = flips ? i - across + (row - shape.Channels - across) : i;
            example.Slice(from, shape.Channels).CopyTo(result[i..]);
        }
    }
}

/// <summary>Mirrors a picture top to bottom.</summary>
public sealed record VerticalFlip : Flip
{
    /// <param name="probability">How likely an example is mirrored, 0 to 1; default 0.5.</param>
    /// <exception cref="Graphs.GraphException">The probability is out of range.</exception>
    public VerticalFlip(double probability = 0.5)
        : base(probability)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "verticalFlip";

    /// <inheritdoc/>
    public override IEnumerable<(string One, string Other)> ConfusedClasses => ClassPairs.UpAndDown;

    /// <inheritdoc/>
    public override void Apply(ImageShape shape, ReadOnlySpan<float> example, Span<float> result, AugmentationRandom random)
    {
        var flips = random.Chance(Probability);
        var row = shape.Width * shape.Channels;
        for (var y = 0; y < shape.Height; y++)
        {
            example.Slice((flips ? shape.Height - 1 - y : y) * row, row).CopyTo(result[(y * row)..]);
        }
    }
}
