using System.Reflection;
using System.Text;
using System.Text.Json;
using Ridgeback.Data;
using Ridgeback.Preprocessing;

namespace Ridgeback.Tests.Preprocessing;

public class PipelineTests
{
    private static readonly float[] Probe = [0.1f, -3.3f, 7.77f, 1e-3f];

    [Fact]
    [Trait("Row", "R001")]
    public void Means_are_those_of_the_training_rows_and_of_each_feature()
    {
        var training = Dataset.Unlabelled(new float[,] { { 1, 10 }, { 2, 20 }, { 6, 60 } }).AsTrainingSet();
        var pipeline = Pipeline.Fit(training, new MeanSubtraction());
        ((FittedMeanSubtraction)pipeline.Steps[0]).Mean.ToArray().ShouldBe([3d, 30d]);
        pipeline.Apply(training).Data.Features.ToArray().ShouldBe([-2f, -20f, -1f, -10f, 3f, 30f]);
        pipeline.Apply(Dataset.Unlabelled(new float[,] { { 0, 100 } })).Features.ToArray().ShouldBe([-3f, 70f]);
    }

    [Fact]
    [Trait("Row", "R001")]
    [Trait("Row", "R003")]
    public void Dev_and_test_rows_do_not_change_the_statistics()
    {
        // The same training rows beside other dev and test rows: the statistics must not move.
        float[] training = [1, 2, 4, 9];
        var one = Fit([.. training, 100, 200, 300]);
        var two = Fit([.. training, -5, 0, 7]);
        one.ShouldBe(two);
        one.Mean.ShouldBe(4);
        one.Deviation.ShouldBe(Math.Sqrt((9 + 4 + 0 + 25) / 4.0));

        static (double Mean, double Deviation) Fit(float[] values)
        {
            var all = Dataset.Unlabelled(values, 1);
            var split = new DataSplit(new TrainingSet(all.Select([0, 1, 2, 3])), all.Select([4, 5]), new SealedTestSet(all.Select([6])));
            var step = (FittedStandardize)Pipeline.Fit(split.Train, new Standardize()).Steps[0];
            return (step.Mean[0], step.Deviation[0]);
        }
    }

    // Values by hand: x = 2, 4, 4, 4, 5, 5, 7, 9 has mean 5 and a deviation of exactly 2 with N; with N − 1 it would be 2.138.
    [Fact]
    [Trait("Row", "R003")]
    public void Deviation_divides_by_N_and_not_by_N_minus_1()
    {
        var training = Dataset.Unlabelled([2f, 4f, 4f, 4f, 5f, 5f, 7f, 9f], 1).AsTrainingSet();
        var pipeline = Pipeline.Fit(training, new Standardize());
        ((FittedStandardize)pipeline.Steps[0]).Deviation.ToArray().ShouldBe([2d]);
        pipeline.Apply(training).Data.Features.ToArray().ShouldBe([-1.5f, -0.5f, -0.5f, -0.5f, 0f, 0f, 1f, 2f]);
    }

    [Fact]
    [Trait("Row", "R003")]
    public void A_constant_feature_is_centred_not_divided_and_reported()
    {
        // In float, 0.1f summed a thousand times is not 100; in double the mean is the value itself.
        var features = new float[1000 * 3];
        for (var row = 0; row < 1000; row++)
        {
            (features[row * 3], features[(row * 3) + 1], features[(row * 3) + 2]) = (0.1f, row, 0);
        }

        var training = Dataset.Unlabelled(features, 3).AsTrainingSet();
        var pipeline = Pipeline.Fit(training, new Standardize());
        ((FittedStandardize)pipeline.Steps[0]).ConstantFeatures.ShouldBe([0, 2]);
        var rows = pipeline.Apply(training).Data;
        rows.Row(5)[0].ShouldBe(0f);
        rows.Row(5)[2].ShouldBe(0f);
        pipeline.Apply(Dataset.Unlabelled(new float[,] { { 0.6f, 0, 3 } })).Row(0).ToArray()
            .ShouldBe([(float)((double)0.6f - 0.1f), (float)(-499.5 / Math.Sqrt(999_999 / 12.0)), 3f]);
    }

    [Fact]
    [Trait("Row", "R003")]
    public void Standardized_digits_have_mean_0_and_deviation_1_on_the_training_rows_only()
    {
        var (train, dev, _) = Datasets.Digits().Split(seed: 1);
        var pipeline = Pipeline.Fit(train, new Standardize());
        var constant = ((FittedStandardize)pipeline.Steps[0]).ConstantFeatures;
        constant.ShouldContain(0);
        var trained = pipeline.Apply(train).Data;
        var other = pipeline.Apply(dev);
        var worst = 0.0;
        for (var feature = 0; feature < 64; feature++)
        {
            var (mean, variance) = Moments(trained, feature);
            mean.ShouldBe(0, 1e-6);
            variance.ShouldBe(constant.Contains(feature) ? 0 : 1, 1e-5);
            worst = Math.Max(worst, Math.Abs(Moments(other, feature).Mean));
        }

        worst.ShouldBeGreaterThan(0.01); // the dev rows are not centred by themselves
        other.Ids.SequenceEqual(dev.Ids).ShouldBeTrue();
        other.Labels.SequenceEqual(dev.Labels).ShouldBeTrue();
        other.ExampleShape.ToArray().ShouldBe([8, 8, 1]);
        Should.Throw<InputException>(() => other.AsTrainingSet()); // what a pipeline makes of dev rows stays dev rows
    }

    [Fact]
    public void Steps_are_fitted_one_on_the_result_of_the_other()
    {
        var training = Dataset.Unlabelled([0f, 255f, 510f], 1).AsTrainingSet();
        var pipeline = Pipeline.Fit(training, new Scale(255), new MeanSubtraction());
        ((FittedMeanSubtraction)pipeline.Steps[1]).Mean.ToArray().ShouldBe([1d]);
        pipeline.Apply(training).Data.Features.ToArray().ShouldBe([-1f, 0f, 1f]);
        var none = Pipeline.Fit(training);
        none.Apply(training).Data.Features.ToArray().ShouldBe([0f, 255f, 510f]);
    }

    [Fact]
    public void A_row_alone_and_in_place_gets_the_same_bits()
    {
        var (train, dev, _) = Datasets.Digits().Split(seed: 1);
        var pipeline = Pipeline.Fit(train, new Scale(16), new Standardize());
        var together = pipeline.Apply(dev);
        for (var row = 0; row < dev.Count; row += 37)
        {
            var alone = dev.Row(row).ToArray();
            pipeline.Apply(alone, alone, 64);
            alone.AsSpan().SequenceEqual(together.Row(row)).ShouldBeTrue();
        }

        var output = new float[64];
        pipeline.Apply(dev.Row(0), output, 64);
        var before = GC.GetAllocatedBytesForCurrentThread();
        pipeline.Apply(dev.Row(0), output, 64);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Json_keeps_every_bit()
    {
        var pipeline = Pipeline.Fit(Datasets.Iris().AsTrainingSet(), new Scale(3), new MeanSubtraction(), new Standardize());
        var text = Json(pipeline.WriteJson);
        using var document = JsonDocument.Parse(text);
        var read = Pipeline.ReadJson(document.RootElement);
        Json(read.WriteJson).ShouldBe(text);
        read.Steps.Select(step => step.Kind).ShouldBe(["scale", "meanSubtraction", "standardize"]);
        var (one, two) = (new float[4], new float[4]);
        pipeline.Apply(Probe, one, 4);
        read.Apply(Probe, two, 4);
        one.ShouldBe(two);
    }

    [Theory]
    [InlineData("""{"steps":[]}""", "expected 'featureCount'")]
    [InlineData("""{"featureCount":0,"steps":[]}""", "expected a whole number above 0 in 'featureCount', received 0")]
    [InlineData("""{"featureCount":1}""", "expected 'steps', received no such property")]
    [InlineData("""{"featureCount":1,"steps":[{"kind":"zca"}]}""", "expected one of the steps meanSubtraction, standardize, scale, "
        + "imageMean, minMax, impute, oneHot, principalComponents, whitening, zcaWhitening, received 'zca'")]
    [InlineData("""{"featureCount":2,"steps":[{"kind":"meanSubtraction","mean":[1]}]}""", "expected 2 numbers in 'mean', received 1")]
    [InlineData(
        """{"featureCount":1,"steps":[{"kind":"meanSubtraction","mean":["1"]}]}""", "expected finite numbers in 'mean', received \"1\"")]
    [InlineData("""{"featureCount":1,"steps":[{"kind":"standardize","mean":[1],"deviation":[-1]}]}""", "expected deviations of 0 or more")]
    [InlineData("""{"featureCount":1,"steps":[{"kind":"scale","divisor":0}]}""", "expected a finite divisor other than 0")]
    [InlineData("""[]""", "expected 'featureCount'")]
    [InlineData("""{"featureCount":1,"steps":{}}""",
        "Preprocessing 'pipeline': expected Array in 'steps', received Object. Give an undamaged model.")]
    [InlineData("""{"featureCount":1,"steps":[{"kind":"minMax","least":[2],"greatest":[1]}]}""",
        "Preprocessing 'minMax': expected ranges from least to greatest, received one the other way round. Give an undamaged model.")]
    [InlineData("""{"featureCount":3,"steps":[{"kind":"imageMean","channels":2,"mean":[1,2]}]}""",
        "Preprocessing 'imageMean': expected channels that divide 3 features, received 2. Give an undamaged model.")]
    [InlineData("""{"featureCount":2,"steps":[{"kind":"oneHot","features":[null]}]}""",
        "Preprocessing 'oneHot': expected 2 features, received 1. Give an undamaged model.")]
    [InlineData("""{"featureCount":1,"steps":[{"kind":"oneHot","features":[{"kept":[0,3],"names":["a","b"]}]}]}""",
        "Preprocessing 'oneHot': expected categories of 0 to 1, received 3. Give an undamaged model.")]
    [InlineData("""{"featureCount":2,"steps":[{"kind":"whitening","components":1,"directions":"AAAA"}]}""",
        "expected 1 × 2 numbers of 4 bytes in 'directions' as Base64, received 3 bytes. Give an undamaged model.")]
    [InlineData("""{"featureCount":2,"steps":[{"kind":"whitening","components":1,"directions":"?"}]}""",
        "in 'directions' as Base64, received other text. Give an undamaged model.")]
    public void Damaged_json_is_named(string json, string expected)
    {
        using var document = JsonDocument.Parse(json);
        Should.Throw<InputException>(() => Pipeline.ReadJson(document.RootElement)).Message.ShouldContain(expected);
    }

    /// <summary>R008: the public surface has no way from rows to a fitted transformation but through a training set.</summary>
    [Fact]
    [Trait("Row", "R008")]
    public void Nothing_public_fits_on_anything_but_a_training_set()
    {
        var assembly = typeof(Pipeline).Assembly;
        typeof(TrainingSet).GetConstructors().ShouldBeEmpty();
        typeof(Pipeline).GetConstructors().ShouldBeEmpty();
        typeof(TargetScaling).GetConstructors().ShouldBeEmpty();
        var fitted = assembly.GetExportedTypes().Where(
            type => type.IsAssignableTo(typeof(Preprocessor)) || type == typeof(Pipeline) || type == typeof(TargetScaling)).ToArray();
        fitted.Length.ShouldBeGreaterThanOrEqualTo(6);
        foreach (var type in fitted)
        {
            type.GetConstructors().ShouldBeEmpty(type.Name);
        }

        const BindingFlags Every = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var makers = assembly.GetExportedTypes().Where(type => type.Namespace == typeof(Pipeline).Namespace)
            .SelectMany(type => type.GetMethods(Every))
            .Where(method => fitted.Contains(method.ReturnType) && !method.IsSpecialName).ToArray();
        makers.Where(method => method.Name == "Fit").ShouldAllBe(method => method.GetParameters()[0].ParameterType == typeof(TrainingSet));
        makers.Where(method => method.Name != "Fit")
            .ShouldAllBe(method => method.Name == "ReadJson" && method.GetParameters()[0].ParameterType == typeof(JsonElement));
        makers.Count(method => method.Name == "Fit").ShouldBeGreaterThanOrEqualTo(5);
        // And nothing public makes a training set of the dev or test rows of a split.
        var (_, dev, test) = Datasets.Iris().Split();
        foreach (var rows in (Dataset[])[dev, dev.Select([0, 1]), test.Open("leak test")])
        {
            Should.Throw<InputException>(() => rows.AsTrainingSet());
            Should.Throw<InputException>(() => rows.Split());
        }
    }

    [Fact]
    public void Targets_are_scaled_and_come_back()
    {
        var data = Dataset.Regression(new float[,] { { 0 }, { 0 }, { 0 }, { 0 } }, new float[,] { { 2, 5 }, { 4, 5 }, { 4, 5 }, { 6, 5 } });
        var scaling = TargetScaling.Fit(data.AsTrainingSet());
        scaling.Mean.ToArray().ShouldBe([4d, 5d]);
        scaling.Deviation.ToArray().ShouldBe([Math.Sqrt(2), 1d]);
        var scaled = scaling.Apply(data);
        scaled.TargetsOf(0).ToArray().ShouldBe([(float)-Math.Sqrt(2), 0f]);
        var back = new float[8];
        scaling.Unscale(scaled.Targets, back);
        for (var i = 0; i < 8; i++)
        {
            back[i].ShouldBe(data.Targets[i], 1e-6f);
        }

        var text = Json(scaling.WriteJson);
        using var document = JsonDocument.Parse(text);
        Json(TargetScaling.ReadJson(document.RootElement).WriteJson).ShouldBe(text);
    }

    private static (double Mean, double Variance) Moments(Dataset data, int feature)
    {
        var values = Enumerable.Range(0, data.Count).Select(row => (double)data.Row(row)[feature]).ToArray();
        var mean = values.Average();
        return (mean, values.Average(value => (value - mean) * (value - mean)));
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
