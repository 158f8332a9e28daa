using System.Text.Json;
using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Preprocessing;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Preprocessing;

/// <summary>Image means, ranges, components and whitening, on data whose covariance is known exactly.</summary>
public class ComponentsTests
{
    private const int Rows = 64;
    private const int Width = 8;

    /// <summary>Standard deviations along the columns of <see cref="Rotation"/>.</summary>
    private static readonly double[] Spread = [8, 4, 2, 1, 0.5, 0.25, 0.125, 0.0625];
    private static readonly double[,] Rotation = Householder(Table.Wave(Width, 0.8));

    public static TheoryData<PreprocessingStep> Invertible =>
    [
        new Standardize(), new MeanSubtraction(), new ImageMean(), new MinMax(), new Scale(3), new PrincipalComponents(), new Whitening(),
        new Whitening { Zca = true },
    ];

    public static TheoryData<PreprocessingStep> Steps =>
        [.. Invertible, new PrincipalComponents { Components = 3 }, new Whitening { Components = 3, Zca = true }];

    [Fact]
    [Trait("Row", "R002")]
    public void One_mean_for_all_pixels_or_one_for_each_channel()
    {
        // Two pictures of 1 × 2 pixels with 3 channels.
        float[] pixels = [1, 10, 100, 2, 20, 200, 3, 30, 300, 6, 60, 600];
        var training = Dataset.Unlabelled(pixels, 6, new() { ExampleShape = [1, 2, 3] }).AsTrainingSet();
        Means(new ImageMean()).ShouldBe([pixels.Average(value => (double)value)], 1e-12);
        Means(new ImageMean { PerChannel = true }).ShouldBe([3d, 30d, 300d]);
        Pipeline.Fit(training, new ImageMean { PerChannel = true }).Apply(training).Data.Features[..6].ToArray()
            .ShouldBe([-2f, -20f, -200f, -1f, -10f, -100f]);
        Pipeline.Fit(training, new ImageMean()).Apply(training.Data).ExampleShape.ToArray().ShouldBe([1, 2, 3]);

        double[] Means(ImageMean step) => ((FittedImageMean)step.Fit(training)).Mean.ToArray();
    }

    [Fact]
    [Trait("Row", "R004")]
    public void Ranges_of_training_rows_become_minus_1_to_1()
    {
        var training = Dataset.Unlabelled(new float[,] { { 2, 5, -1 }, { 6, 5, 3 }, { 3, 5, 1 } }).AsTrainingSet();
        var pipeline = Pipeline.Fit(training, new MinMax());
        pipeline.Apply(training).Data.Features.ToArray().ShouldBe([-1f, 0f, -1f, 1f, 0f, 1f, -0.5f, 0f, 0f]);
        pipeline.Apply(Dataset.Unlabelled(new float[,] { { 10, 6, -3 } })).Features.ToArray().ShouldBe([3f, 1f, -2f]);
        ((FittedMinMax)pipeline.Steps[0]).ConstantFeatures.ShouldBe([1]);
    }

    /// <summary>Variances, directions, components and the error of a reconstruction are those the data was made with.</summary>
    [Fact]
    [Trait("Row", "R005")]
    [Trait("Row", "R007")]
    public void Principal_components_find_the_directions_the_data_was_made_with()
    {
        var training = Known(Rows);
        for (var kept = 1; kept <= Width; kept++)
        {
            var pipeline = Pipeline.Fit(training, new PrincipalComponents { Components = kept });
            var step = (FittedComponents)pipeline.Steps[0];
            step.Eigenvalues.ToArray().ShouldMatch([.. Spread[..kept].Select(s => s * s)], 1e-5, 1e-7, "variances");
            step.VarianceKept.ShouldBe(Spread[..kept].Sum(s => s * s) / Spread.Sum(s => s * s), 1e-6);
            for (var i = 0; i < kept; i++)
            {
                double[] expected = [.. Enumerable.Range(0, Width).Select(j => Rotation[j, i])];
                var sign = Math.Sign(expected[Array.IndexOf(expected, expected.MaxBy(Math.Abs))]);
                step.Direction(i).ToArray().Select(value => (double)value).ToArray()
                    .ShouldMatch([.. expected.Select(value => sign * value)], 1e-4, 1e-4, $"direction {i}");
            }

            var components = pipeline.Apply(training.Data);
            components.FeatureCount.ShouldBe(kept);
            components.FeatureNames[0].ShouldBe("component 1");
            var back = pipeline.Invert(components.Features);
            var error = back.Zip(training.Data.Features.ToArray(), (a, b) => ((double)a - b) * (a - b)).Sum() / Rows;
            error.ShouldBe(Spread[kept..].Sum(s => s * s), 1e-4 * Math.Max(1e-3, Spread[kept..].Sum(s => s * s)));
        }
    }

    [Fact]
    [Trait("Row", "R005")]
    public void A_share_of_the_variance_decides_how_many()
    {
        var total = Spread.Sum(s => s * s);
        foreach ((var share, var expected) in new[] { (0.5, 1), ((64 / total) - 1e-4, 1), ((64 / total) + 1e-4, 2), (0.98, 3), (1.0, 8) })
        {
            ((FittedComponents)new PrincipalComponents { VarianceShare = share }.Fit(Known(Rows)))
                .Components.ShouldBe(expected, $"share {share}");
        }

        Should.Throw<GraphException>(() => new PrincipalComponents { VarianceShare = 0 }).Message.ShouldContain("VarianceShare");
        Should.Throw<InputException>(() => new PrincipalComponents { Components = 9 }.Fit(Known(Rows)))
            .Message.ShouldContain("expected at most 8 components, one for each feature, received 9");
    }

    /// <summary>
    /// 400 features with variances 1/i²: the first 20 variances, their span and the error of a reconstruction, against the exact ones.
    /// </summary>
    [Fact]
    [Trait("Row", "R005")]
    public void Randomized_components_are_the_exact_ones()
    {
        const int Features = 400;
        var values = Table.Wave(600 * Features, 0.1);
        float[] features = [.. values.Select((value, i) => (float)(value / (1 + (i % Features))))];
        var training = Dataset.Unlabelled(features, Features).AsTrainingSet();
        var exact = (FittedComponents)new PrincipalComponents { Components = 20, Randomized = false }.Fit(training);
        var fast = (FittedComponents)new PrincipalComponents { Components = 20, Randomized = true }.Fit(training);
        fast.Eigenvalues.ToArray().ShouldMatch(exact.Eigenvalues.ToArray(), 1e-4, 0, "variances");
        fast.VarianceKept.ShouldBe(exact.VarianceKept, 1e-6);
        Error(fast).ShouldBe(Error(exact), 1e-4 * Error(exact));

        double Error(FittedComponents step)
        {
            var components = new float[600 * 20];
            var back = new float[features.Length];
            step.Apply(features, components, Features);
            step.Invert(components, back);
            return back.Zip(features, (a, b) => ((double)a - b) * (a - b)).Sum();
        }
    }

    /// <summary>Covariances λ/(λ + ε) and 0; the ZCA form is a symmetric matrix, so that it turns nothing.</summary>
    [Theory]
    [InlineData(false, 1e-5)]
    [InlineData(true, 1e-5)]
    [InlineData(false, 0.5)]
    [InlineData(true, 0.5)]
    [Trait("Row", "R006")]
    public void Whitening_divides_by_the_root_of_variance_and_epsilon(bool zca, double epsilon)
    {
        var training = Known(Rows);
        var pipeline = Pipeline.Fit(training, new Whitening { Zca = zca, Epsilon = epsilon });
        var white = pipeline.Apply(training.Data);
        white.ExampleShape.ToArray().ShouldBe([Width]);
        white.FeatureNames[0].ShouldBe(zca ? "feature 1" : "component 1");
        for (var i = 0; i < Width; i++)
        {
            for (var j = 0; j < Width; j++)
            {
                var covariance = Enumerable.Range(0, Rows).Average(row => (double)white.Row(row)[i] * white.Row(row)[j]);
                var expected = zca
                    ? Enumerable.Range(0, Width).Sum(k => Rotation[i, k] * Rotation[j, k] * Share(k))
                    : i == j ? Share(i) : 0;
                covariance.ShouldBe(expected, 2e-4, $"{i}, {j}");
            }
        }

        if (zca)
        {
            // Rows mean + eᵢ become the rows of the matrix.
            var mean = ((FittedComponents)pipeline.Steps[0]).Mean.ToArray();
            float[] unit = [.. Enumerable.Range(0, Width * Width).Select(i => (float)mean[i % Width] + (i / Width == i % Width ? 1 : 0))];
            var matrix = pipeline.Apply(Dataset.Unlabelled(unit, Width)).Features.ToArray();
            for (var i = 0; i < matrix.Length; i++)
            {
                matrix[i].ShouldBe(matrix[(i % Width * Width) + (i / Width)], 2e-4f * Math.Max(1, Math.Abs(matrix[i])));
            }
        }

        double Share(int k) => Spread[k] * Spread[k] / ((Spread[k] * Spread[k]) + epsilon);
    }

    [Theory]
    [MemberData(nameof(Invertible))]
    [Trait("Row", "R007")]
    public void What_was_transformed_comes_back(PreprocessingStep step)
    {
        var training = Known(Rows);
        var pipeline = Pipeline.Fit(training, new Standardize(), step);
        double[] back = [.. pipeline.Invert(pipeline.Apply(training).Data.Features).Select(value => (double)value)];
        back.ShouldMatch([.. training.Data.Features.ToArray().Select(value => (double)value)], 1e-4, 1e-3, step.ToString());
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Rows_alone_and_among_others_and_after_reading_back_have_the_same_bits(PreprocessingStep step)
    {
        var training = Known(Rows);
        var pipeline = Pipeline.Fit(training, step);
        var all = pipeline.Apply(training).Data.Features.ToArray();
        for (var row = 0; row < Rows; row++)
        {
            var alone = new float[pipeline.OutputCount];
            pipeline.Apply(training.Data.Row(row), alone, Width);
            alone.ShouldBe(all[(row * alone.Length)..((row + 1) * alone.Length)]);
        }

        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            pipeline.WriteJson(json);
        }

        using var text = JsonDocument.Parse(buffer.ToArray());
        var read = Pipeline.ReadJson(text.RootElement);
        (read.OutputCount, read.KeepsFeatures).ShouldBe((pipeline.OutputCount, pipeline.KeepsFeatures));
        read.Apply(training.Data).Features.ToArray().ShouldBe(all);
    }

    /// <summary>A network learns from twelve components; the saved model takes raw pixels.</summary>
    [Fact]
    [Trait("Row", "R005")]
    public void A_network_learns_from_components_and_takes_raw_rows()
    {
        var split = Datasets.Digits().Split(seed: 1);
        var network = Network.Classifier(split.Train).Dense(40).Relu();
        var run = network.Train(split.Train, split.Dev, new TrainingOptions
        {
            Optimizer = new Adam(0.005),
            Preprocessing = [new Scale(16), new PrincipalComponents { Components = 20 }],
            Epochs = 30,
            Threads = 1,
        });
        run.Dev!.Accuracy!.Value.ShouldBeGreaterThan(0.95);
        run.Model.Network.ExampleShape.ShouldBe([20]);
        run.Model.FeatureCount.ShouldBe(64);
        using var folder = new TemporaryFolder();
        run.Model.Save(folder.Path);
        var rows = split.Dev.Features[..(40 * 64)];
        Model.Load(folder.Path).Predict(rows).ShouldBe(run.Model.Predict(rows));
        run.Model.Predict(rows[..64]).ShouldBe(run.Model.Predict(rows)[..10]);
    }

    /// <summary>
    /// X = Z·diag(s)·Qᵀ + 3 with columns of Z that are ±1, of mean 0 and at right angles: its covariance is Q·diag(s²)·Qᵀ.
    /// </summary>
    private static TrainingSet Known(int rows)
    {
        var features = new float[rows * Width];
        for (var row = 0; row < rows; row++)
        {
            for (var j = 0; j < Width; j++)
            {
                features[(row * Width) + j] = (float)(3 + Enumerable.Range(0, Width).Sum(k => Sign(row, k) * Spread[k] * Rotation[j, k]));
            }
        }

        return Dataset.Unlabelled(features, Width).AsTrainingSet();

        static int Sign(int row, int k) => int.PopCount(row & (k + 1)) % 2 == 0 ? 1 : -1;
    }

    private static double[,] Householder(double[] v)
    {
        var norm = v.Sum(x => x * x);
        var q = new double[v.Length, v.Length];
        for (var i = 0; i < v.Length; i++)
        {
            for (var j = 0; j < v.Length; j++)
            {
                q[i, j] = (i == j ? 1 : 0) - (2 * v[i] * v[j] / norm);
            }
        }

        return q;
    }
}
