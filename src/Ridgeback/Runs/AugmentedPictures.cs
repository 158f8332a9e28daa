using Ridgeback.Augmentation;
using Ridgeback.Charts;
using Ridgeback.Data;
using Ridgeback.Reports;

namespace Ridgeback.Runs;

/// <summary>Training examples beside what augmentation makes of them in the first epochs.</summary>
internal static class AugmentedPictures
{
    private const int Examples = 4;
    private const int Epochs = 9;

    public static IEnumerable<PictureGroup> Of(RunConfiguration configuration, Dataset training)
    {
        if (configuration.Augmentation.Count == 0 || !HardestRows.IsPicture(training.Schema))
        {
            yield break;
        }

        var augmenter = new Augmenter(configuration.Augmentation, training, configuration.Training.Seed);
        var brightest = HardestRows.Brightest(training);
        var changed = new float[training.FeatureCount];
        var pictures = new List<CaptionedPicture>();
        for (var row = 0; row < Math.Min(Examples, training.Count); row++)
        {
            pictures.Add(new(HardestRows.PictureOf(training, training.Row(row), brightest), "raw"));
            for (var epoch = 0; epoch < Epochs; epoch++)
            {
                augmenter.Fill(epoch, [row], changed);
                pictures.Add(new(HardestRows.PictureOf(training, changed, brightest), $"epoch {epoch + 1}"));
            }
        }

        yield return new PictureGroup(
            "Augmentation", "Training examples as they are, and as the first epochs saw them. Look whether every picture still shows what "
                + "its label says.", pictures);
    }
}
