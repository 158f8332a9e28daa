using Ridgeback.Data;

namespace Ridgeback.Augmentation;

/// <summary>Several augmentations, one after the other, for the examples of one data set.</summary>
public sealed class Augmenter
{
    private readonly Augmentation[] steps;
    private readonly Dataset data;
    private readonly ImageShape shape;
    private readonly ulong seed;
    private readonly AugmentationRandom random = new();
    private readonly float[] between;

    /// <param name="steps">What is done, in order.</param>
    /// <param name="data">The training rows, raw.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <exception cref="InputException">A step needs pictures and the rows are none, or a step would change classes that the data
    /// has.</exception>
    public Augmenter(IReadOnlyList<Augmentation> steps, Dataset data, ulong seed)
    {
        (this.steps, this.data, this.seed) = ([.. steps], data, seed);
        Check(steps, data);
        shape = data.ExampleShape is [var height, var width, var channels] ? new(height, width, channels) : new(1, data.FeatureCount, 1);
        between = new float[data.FeatureCount];
    }

    /// <summary>Refuses what cannot be done to the data, or would make its labels wrong (R014).</summary>
    /// <exception cref="InputException">There is such a step; the message says why.</exception>
    public static void Check(IReadOnlyList<Augmentation> steps, Dataset data)
    {
        foreach (var step in steps)
        {
            if (step.NeedsPicture && data.ExampleShape.Length != 3)
            {
                throw new InputException(
                    $"Augmentation '{step.Kind}'",
                    $"expected pictures (height, width, channels), received rows of {data.FeatureCount} features",
                    "Leave it out; noise is for any features");
            }

            if (!step.AllowClassChange && Changed(step, data.ClassNames) is { } why)
            {
                throw new InputException(
                    $"Augmentation '{step.Kind}'", $"expected a change that leaves every label right, received one that {why}",
                    "Leave it out, or set AllowClassChange (allowClassChange) if these pictures are not so");
            }
        }
    }

    /// <summary>The rows of a batch, changed as befits an epoch, one after the other.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="into">(rows, features).</param>
    public void Fill(int epoch, ReadOnlySpan<int> rows, Span<float> into)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            Change(epoch, rows[i], into.Slice(i * data.FeatureCount, data.FeatureCount));
        }
    }

    private void Change(int epoch, int row, Span<float> result)
    {
        random.Begin(seed, epoch, data.Ids[row]);
        data.Gather([row], result);
        foreach (var step in steps)
        {
            result.CopyTo(between);
            step.Apply(shape, between, result, random);
        }
    }

    private static string? Changed(Augmentation step, IReadOnlyList<string> classes)
    {
        foreach ((var one, var other) in step.ConfusedClasses)
        {
            if (classes.Contains(one, StringComparer.Ordinal) && classes.Contains(other, StringComparer.Ordinal))
            {
                return $"makes '{one}' look like '{other}', which is another class of the data";
            }
        }

        return step.ChangesClasses.FirstOrDefault(name => classes.Contains(name, StringComparer.Ordinal)) is { } named
            ? $"changes the class '{named}', as its settings say"
            : null;
    }
}
