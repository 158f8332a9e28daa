using System.Globalization;
using Ridgeback.Charts;
using Ridgeback.Configuration;
using Ridgeback.Data;
using Ridgeback.Formats;
using Ridgeback.Preprocessing;
using Ridgeback.Reports;

namespace Ridgeback.Runs;

/// <summary>Principal components of images, and pictures of them; nothing is trained.</summary>
public sealed class ComponentsOfImages
{
    private const int ManyFeatures = 1000;
    private const int OfManyFeatures = 144;

    private readonly FittedComponents components;
    private readonly IReadOnlyList<PictureGroup> pictures;

    private ComponentsOfImages(FittedComponents components, IReadOnlyList<PictureGroup> pictures, int rows) =>
        (this.components, this.pictures, Rows) = (components, pictures, rows);

    /// <summary>The number of rows that the components are of.</summary>
    public int Rows { get; }

    /// <summary>The number of components.</summary>
    public int Count => components.Components;

    /// <summary>The share of the variance that all of them keep, 0 to 1.</summary>
    public double VarianceKept => components.VarianceKept;

    /// <summary>How many components keep a share of the variance; null where all of them do not.</summary>
    public int? CountFor(double share) => components.CountFor(share);

    /// <summary>
    /// Opens the data of a configuration and finds the components of its training rows, or of all rows of a folder of images without
    /// classes.
    /// </summary>
    /// <param name="settings">The configuration: only <c>data</c> counts. Values are divided as preprocessing "auto" does, so that white is
    /// about 1.</param>
    /// <param name="count">How many components, 1 or more; null for all of up to 1,000 features, else 144.</param>
    /// <param name="epsilon">ε of whitening, above 0.</param>
    /// <exception cref="InputException">The data cannot be used, or are no images.</exception>
    public static ComponentsOfImages Find(BoundSettings<RunConfiguration> settings, int? count = null, double epsilon = 1e-5)
    {
        var (data, options) = (settings.Value.Data, settings.Value.SourceOptions);
        if (data.TrainSource.Length > 0)
        {
            throw new InputException(
                "Configuration, data.trainSource",
                $"expected one source to find components of, received another one to train on, '{data.TrainSource}'",
                "Name the images in data.source, and leave out data.trainSource");
        }

        var training = Datasets.Unlabelled(data.Source, options)?.AsTrainingSet()
            ?? Datasets.Open(data.Source, options).Split(data.Split).Train;
        if (!HardestRows.IsPicture(training.Data.Schema))
        {
            throw new InputException(
                $"Components of '{data.Source}'", $"expected images of 1 or 3 channels, received examples of shape "
                    + $"[{string.Join(", ", training.Data.Schema.ExampleShape)}]",
                    "Name images: digits, a folder with IDX files, or a folder of images");
        }

        var kept = count ?? (training.FeatureCount > ManyFeatures ? OfManyFeatures : training.FeatureCount);
        var pipeline = Pipeline.Fit(training, new Scale(PreprocessingCatalog.Divisor(data.Source)),
            new Whitening { Components = kept, Epsilon = epsilon, Zca = true });
        return new ComponentsOfImages((FittedComponents)pipeline.Steps[1], ComponentPictures.Of(pipeline, training.Data), training.Count);
    }

    /// <summary>Writes directions.svg, reconstructions.svg, whitened.svg and variance.csv.</summary>
    /// <param name="folder">The folder, which is made if it does not exist; files of these names are replaced.</param>
    /// <exception cref="InputException">A file cannot be written.</exception>
    public void Write(string folder)
    {
        AtomicFile.MakeFolder(folder);
        foreach (var (name, group) in new[] { "directions", "reconstructions", "whitened" }.Zip(pictures))
        {
            var strip = new ImageStrip
            {
                Title = group.Heading,
                Description = group.Explanation,
                Pictures = group.Pictures,
                Columns = group.Columns
            };
            AtomicFile.WriteText(Path.Combine(folder, $"{name}.svg"), ChartStyle.Standalone(strip.Render()));
        }

        var sum = 0.0;
        var lines = components.Eigenvalues.ToArray().Select((value, i) =>
            string.Create(CultureInfo.InvariantCulture, $"{i + 1},{value:R},{(sum += value) / components.TotalVariance:R}\n"));
        AtomicFile.WriteText(Path.Combine(folder, "variance.csv"), "component,variance,share of all up to here\n" + string.Concat(lines));
    }
}
