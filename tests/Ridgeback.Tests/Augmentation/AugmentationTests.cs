using Ridgeback.Augmentation;
using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Networks;
using Ridgeback.Preprocessing;
using Ridgeback.Runs;
using Ridgeback.Tests.Cli;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Support;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Augmentation;

/// <summary>Changes of pictures against closed forms; addressed by seed, epoch and example; refused where labels would be wrong.</summary>
public sealed class AugmentationTests : IDisposable
{
    private const int Height = 9;
    private const int Width = 7;
    private const int Channels = 2;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<Ridgeback.Augmentation.Augmentation> All =>
    [
        new HorizontalFlip(), new VerticalFlip(), new Shift(), new Crop(2), new Zoom(), new Rotation(), new Elastic(8, 2), new Noise(0.3),
    ];

    [Fact]
    [Trait("Row", "R013")]
    public void Every_augmentation_of_the_library_is_in_the_list_and_in_the_catalog()
    {
        string[] kinds = [.. All.Cast<object[]>().Select(row => ((Ridgeback.Augmentation.Augmentation)row[0]).Kind).Order()];
        kinds.ShouldBe(AugmentationCatalog.Augmentations.Items.Select(item => item.Tag).Order());
        kinds.Length.ShouldBe(typeof(Noise).Assembly.GetTypes()
            .Count(type => type.IsSubclassOf(typeof(Ridgeback.Augmentation.Augmentation)) && !type.IsAbstract));
    }

    [Fact]
    [Trait("Row", "R013")]
    public void Flips_mirror_pixels_with_all_their_channels()
    {
        var example = Picture((y, x, c) => (100 * y) + (10 * x) + c);
        Change(new HorizontalFlip(1), example).ShouldBe(Picture((y, x, c) => (100 * y) + (10 * (Width - 1 - x)) + c));
        Change(new VerticalFlip(1), example).ShouldBe(Picture((y, x, c) => (100 * (Height - 1 - y)) + (10 * x) + c));
        Change(new HorizontalFlip(0), example).ShouldBe(example);
        var data = Pictures(400);
        var augmenter = new Augmenter([new HorizontalFlip(0.25)], data, 5);
        var changed = new float[data.FeatureCount];
        var flipped = Enumerable.Range(0, 400).Count(row =>
        {
            augmenter.Fill(0, [row], changed);
            return !changed.AsSpan().SequenceEqual(data.Row(row));
        });
        flipped.ShouldBeInRange(60, 140);
    }

    /// <summary>On a slope a·y + b·x + c a bilinear look is exact: what is read back is the place that was looked at.</summary>
    [Fact]
    [Trait("Row", "R013")]
    public void Warps_look_at_the_places_they_should()
    {
        // Channel 0 is y, channel 1 is x: each pixel says where it came from.
        var example = Picture((y, x, c) => c == 0 ? y : x);
        for (var seed = 0; seed < 20; seed++)
        {
            var shifted = Change(new Shift(0.2), example, seed);
            var (down, right) = ((double)shifted[At(4, 3, 0)] - 4, (double)shifted[At(4, 3, 1)] - 3);
            Math.Abs(down).ShouldBeLessThan(0.2 * Height);
            Math.Abs(right).ShouldBeLessThan(0.2 * Width);
            IsMap(shifted, (y, x) => (y + down, x + right));

            var cropped = Change(new Crop(2), example, seed);
            (var dy, var dx) = (Math.Round(cropped[At(4, 3, 0)] - 4.0), Math.Round(cropped[At(4, 3, 1)] - 3.0));
            Math.Max(Math.Abs(dy), Math.Abs(dx)).ShouldBeLessThanOrEqualTo(2);
            IsMap(cropped, (y, x) => (y + dy, x + dx));

            var zoomed = Change(new Zoom(1.5), example, seed);
            var factor = 1 / ((double)zoomed[At(5, 3, 0)] - 4);
            factor.ShouldBeInRange(1 / 1.5, 1.5);
            IsMap(zoomed, (y, x) => (4 + ((y - 4) / factor), 3 + ((x - 3) / factor)));

            var turned = Change(new Rotation(30), example, seed);
            var (cosine, sine) = ((double)turned[At(4, 4, 1)] - 3, (double)turned[At(4, 4, 0)] - 4);
            ((cosine * cosine) + (sine * sine)).ShouldBe(1, 1e-4);
            Math.Abs(Math.Atan2(sine, cosine)).ShouldBeLessThanOrEqualTo(Math.PI / 6);
            IsMap(turned, (y, x) => (4 + (cosine * (y - 4)) + (sine * (x - 3)), 3 - (sine * (y - 4)) + (cosine * (x - 3))));
        }
    }

    /// <summary>The field is smooth, grows with the strength, and is 0 without.</summary>
    [Fact]
    [Trait("Row", "R013")]
    public void Elastic_distortion_is_a_smooth_field_of_its_strength()
    {
        var example = Picture((y, x, c) => c == 0 ? y : x);
        Change(new Elastic(0, 2), example).ShouldBe(example);
        float[] weak = Change(new Elastic(2, 2), example, 3), strong = Change(new Elastic(4, 2), example, 3);
        for (var y = 2; y < Height - 2; y++)
        {
            for (var x = 2; x < Width - 2; x++)
            {
                var move = weak[At(y, x, 0)] - (double)y;
                (strong[At(y, x, 0)] - (double)y).ShouldBe(2 * move, 1e-4);
                Math.Abs(move - (weak[At(y + 1, x, 0)] - (y + 1.0))).ShouldBeLessThan(0.3);
            }
        }

        weak.ShouldNotBe(example);
    }

    [Fact]
    [Trait("Row", "R013")]
    public void Noise_is_normal_and_works_on_tables()
    {
        var table = Dataset.Unlabelled(new float[200 * 50], 50);
        var changed = new float[200 * 50];
        new Augmenter([new Noise(2)], table, 1).Fill(0, [.. Enumerable.Range(0, 200)], changed);
        changed.Average().ShouldBe(0, 0.1f);
        changed.Average(value => value * value).ShouldBe(4, 0.3f);
        (changed.Average(value => Math.Pow(value, 4)) / 16).ShouldBe(3, 0.4);
        Should.Throw<InputException>(() => new Augmenter([new Shift()], table, 1)).Message.ShouldBe(
            "Augmentation 'shift': expected pictures (height, width, channels), received rows of 50 features. Leave it out; noise is for "
                + "any features.");
    }

    /// <summary>
    /// The change of an example depends on seed, epoch and example; not on the others of its batch, nor on who asks when.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    [Trait("Row", "R013")]
    public void A_change_depends_on_seed_epoch_and_example_alone(Ridgeback.Augmentation.Augmentation step)
    {
        var data = Pictures(30);
        var augmenter = new Augmenter([step, new Noise(1e-3)], data, 7);
        int[] rows = [3, 29, 0, 17];
        var together = new float[4 * data.FeatureCount];
        augmenter.Fill(2, rows, together);
        var alone = new float[data.FeatureCount];
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            new Augmenter([step, new Noise(1e-3)], data.Select([rows[i]]), 7).Fill(2, [0], alone);
            alone.ShouldBe(together[(i * alone.Length)..((i + 1) * alone.Length)]);
            augmenter.Fill(3, [rows[i]], alone);
            alone.ShouldNotBe(together[(i * alone.Length)..((i + 1) * alone.Length)]);
        }

        new Augmenter([step, new Noise(1e-3)], data, 8).Fill(2, [3], alone);
        alone.ShouldNotBe(together[..alone.Length]);
    }

    /// <summary>Threads, and being cancelled and resumed, change no bit; dev and train figures are those of unchanged rows.</summary>
    [Fact]
    [Trait("Row", "R013")]
    public void Training_with_augmentation_is_the_same_with_any_threads_and_when_resumed()
    {
        var split = Datasets.Digits().Split(seed: 1);
        var train = split.Train.Select([.. Enumerable.Range(0, 301)]);
        var network = Network.Classifier(train).Dense(20).BatchNormalization().Relu().Dropout(0.8);
        var options = new TrainingOptions
        {
            Preprocessing = [new Scale(16), new Standardize()],
            Augmentation = [new Shift(), new Rotation(), new Elastic(4, 2)],
            Epochs = 4,
            BatchSize = 50,
            EarlyStopping = null,
            Threads = 1,
        };
        var whole = network.Train(train, split.Dev, options);
        Problems.Saved(network.Train(train, split.Dev, options with { Threads = 3 })).ShouldBe(Problems.Saved(whole));
        Problems.Saved(network.Train(train, split.Dev, options with { Augmentation = [] })).ShouldNotBe(Problems.Saved(whole));
        using var checkpoints = new TemporaryFolder();
        var resuming = options with { Checkpoint = new CheckpointOptions(checkpoints.Path) { Resume = true } };
        foreach (var stop in new long[] { 3, 6, 7, 16 })
        {
            network.Train(train, split.Dev, resuming with { Callbacks = [new Calls { Step = step => StopAt(step, stop) }] });
        }

        Problems.Saved(network.Train(train, split.Dev, resuming)).ShouldBe(Problems.Saved(whole));
        whole.History[^1].DevLoss!.Value.ShouldBe(whole.Model.Evaluate(split.Dev).Loss, 1e-6);
        whole.Train.Loss.ShouldBe(whole.Model.Evaluate(train.Data).Loss, 1e-6);
    }

    /// <summary>300 digits: trained on shifted pictures a network knows shifted pictures better.</summary>
    [Fact]
    [Trait("Row", "R013")]
    public void What_was_shown_shifted_is_known_shifted()
    {
        var split = Datasets.Digits().Split(seed: 1);
        var train = split.Train.Select([.. Enumerable.Range(0, 300)]);
        var network = Network.Classifier(train).Dense(64).Relu();
        var options = new TrainingOptions { Preprocessing = [new Scale(16)], Epochs = 60, Threads = 1 };
        var shifted = new float[split.Dev.Features.Length];
        new Augmenter([new Shift(0.15)], split.Dev, 99).Fill(0, [.. Enumerable.Range(0, split.Dev.Count)], shifted);
        var moved = Dataset.Classification(shifted, 64, split.Dev.Labels, split.Dev.ClassNames, new() { ExampleShape = [8, 8, 1] });
        var plain = network.Train(train, null, options).Model.Evaluate(moved).Accuracy!.Value;
        var taught = network.Train(train, null, options with { Augmentation = [new Shift(0.15)] }).Model.Evaluate(moved).Accuracy!.Value;
        taught.ShouldBeGreaterThan(plain + 0.05);
    }

    [Fact]
    [Trait("Row", "R014")]
    public void Changes_that_make_labels_wrong_are_refused_with_the_reason()
    {
        Refused(new HorizontalFlip(), "b", "c", "d").ShouldBe(
            "Augmentation 'horizontalFlip': expected a change that leaves every label right, received one that makes 'b' look like 'd', "
                + "which is another class of the data. "
            + "Leave it out, or set AllowClassChange (allowClassChange) if these pictures are not so.");
        Refused(new Rotation(180), "5", "6", "9").ShouldContain("makes '6' look like '9'");
        Refused(new VerticalFlip(), "6", "7", "9").ShouldContain("'6' look like '9'");
        Refused(new Shift { ChangesClasses = ["left hand"] }, "left hand", "cup")
            .ShouldContain("changes the class 'left hand', as its settings say");
        foreach (var allowed in new Ridgeback.Augmentation.Augmentation[] { new Rotation(20), new HorizontalFlip(),
            new Rotation(180) { AllowClassChange = true } })
        {
            Augmenter.Check([allowed], Classes("6", "8", "9"));
        }

        Augmenter.Check([new HorizontalFlip(), new Rotation(180)], Classes("cat", "dog"));
        var digits = Datasets.Digits().AsTrainingSet();
        Should.Throw<InputException>(() => Network.Classifier(digits)
            .Train(digits, null, new TrainingOptions { Augmentation = [new HorizontalFlip()] })).Message.ShouldContain("'2' look like '5'");

        string Refused(Ridgeback.Augmentation.Augmentation step, params string[] names) =>
            Should.Throw<InputException>(() => Augmenter.Check([step], Classes(names))).Message;

        static Dataset Classes(params string[] names) =>
            Dataset.Classification(
                new float[4 * names.Length], 4, [.. Enumerable.Range(0, names.Length)], names, new() { ExampleShape = [2, 2, 1] });
    }

    [Fact]
    [Trait("Row", "R013")]
    [Trait("Row", "R014")]
    public void The_command_line_augments_shows_pictures_and_refuses()
    {
        var run =
            CliRun.Train(folder.File("run"), "--epochs", "1", "--set", "augmentation=[\"shift\",{\"type\":\"rotation\",\"degrees\":15}]");
        run.Code.ShouldBe(0, run.Error);
        File.ReadAllText(folder.File("run/report.html")).ShouldContain("as the first epochs saw them");
        var refused = CliRun.Of("train", "--output", folder.File("no"), "--set", "augmentation=[\"horizontalFlip\"]");
        refused.Code.ShouldBe(2);
        refused.Error.ShouldContain("makes '2' look like '5'");
        Directory.Exists(folder.File("no")).ShouldBeFalse();
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Should.Throw<GraphException>(() => new Shift(2))
            .Message.ShouldBe("Augmentation shift, Most: expected a number from 0 to 1, received 2. 0.1 is usual.");
        Should.Throw<GraphException>(() => new Zoom(0.5)).Message.ShouldContain("Augmentation zoom, Most");
        Should.Throw<GraphException>(() => new Rotation(200)).Message.ShouldContain("from 0 to 180");
        Should.Throw<GraphException>(() => new Crop(0)).Message.ShouldContain("Border");
        Should.Throw<GraphException>(() => new Elastic(smoothness: 0)).Message.ShouldContain("Smoothness");
        Should.Throw<GraphException>(() => new Noise(-1)).Message.ShouldContain("StandardDeviation");
        Should.Throw<GraphException>(() => new HorizontalFlip(-0.1)).Message.ShouldContain("Probability");
    }

    public void Dispose() => folder.Dispose();

    private static void StopAt(StepContext step, long at)
    {
        if (step.Step == at)
        {
            step.Control.Stop();
        }
    }

    private static int At(int y, int x, int channel) => (((y * Width) + x) * Channels) + channel;

    private static float[] Picture(Func<int, int, int, float> pixel) =>
        [.. Enumerable.Range(0, Height * Width * Channels).Select(i => pixel(i / (Width * Channels), i / Channels % Width, i % Channels))];

    private static Dataset Pictures(int count) => Dataset.Unlabelled(
        Array.ConvertAll(Table.Wave(count * Height * Width * Channels, 0.3), value => (float)value), Height * Width * Channels,
        new() { ExampleShape = [Height, Width, Channels] });

    private static float[] Change(Ridgeback.Augmentation.Augmentation step, float[] example, int seed = 1)
    {
        var data = Dataset.Unlabelled(example, example.Length, new() { ExampleShape = [Height, Width, Channels] });
        var result = new float[example.Length];
        new Augmenter([step], data, (ulong)seed).Fill(0, [0], result);
        return result;
    }

    /// <summary>Every pixel came from the place the map gives, or from the nearest within.</summary>
    private static void IsMap(float[] result, Func<double, double, (double Y, double X)> map)
    {
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                (var fromY, var fromX) = map(y, x);
                ((double)result[At(y, x, 0)]).ShouldBe(Math.Clamp(fromY, 0, Height - 1), 1e-4);
                ((double)result[At(y, x, 1)]).ShouldBe(Math.Clamp(fromX, 0, Width - 1), 1e-4);
            }
        }
    }
}
