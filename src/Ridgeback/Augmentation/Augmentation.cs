namespace Ridgeback.Augmentation;

/// <summary>A random change of a training example that leaves its label right. Dev and test rows are never changed.</summary>
/// <remarks>
/// It sees the raw values, before any preprocessing. Every epoch each example is changed anew; the change depends on the seed, the epoch
/// and the example alone, so neither threads nor the order of examples matter. To add one, derive from this class.
/// </remarks>
public abstract record Augmentation
{
    /// <summary>The name in a configuration, such as <c>rotation</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>
    /// Names of further classes that this change would turn into others: with any of them in the data it is refused. Default none.
    /// </summary>
    public IReadOnlyList<string> ChangesClasses { get; init; } = [];

    /// <summary>True applies it though the label guard knows classes that it turns into others; default false.</summary>
    public bool AllowClassChange { get; init; }

    /// <summary>Whether it needs a picture; false for what changes any features.</summary>
    public virtual bool NeedsPicture => true;

    /// <summary>Pairs of class names that it turns into one another, such as b and d in a mirror.</summary>
    public virtual IEnumerable<(string One, string Other)> ConfusedClasses => [];

    /// <summary>Writes the changed example.</summary>
    /// <param name="shape">Its axes.</param>
    /// <param name="example">The example, (height, width, channels) row-major.</param>
    /// <param name="result">As many values; other memory.</param>
    /// <param name="random">Where random numbers come from.</param>
    public abstract void Apply(ImageShape shape, ReadOnlySpan<float> example, Span<float> result, AugmentationRandom random);
}
