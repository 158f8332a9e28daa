using Ridgeback.Charts;
using Ridgeback.Reports;

namespace Ridgeback.Tests.Reports;

/// <summary>Made-up runs that look like real ones; every number comes from formulas, so they are the same each time.</summary>
internal static class SampleReports
{
    private static readonly string[] Glyphs =
    [
        ".##.#..##..##..##..#.##.", "..#..##...#...#...#..###", ".##.#..#..#..#..#...####", "###....#.##....#...####.",
        "#..##..##..#####...#...#",
        "#####...###....#...####.", ".##.#...###.#..##..#.##.", "####...#..#...#..#...#..", ".##.#..#.##.#..##..#.##.",
        ".##.#..##..#.###...#.##.",
    ];

    public static RunReport Classifier(int classes = 10, int steps = 60, bool withPenalty = true) => new()
    {
        Title = "Handwritten digits",
        Subtitle = "1,797 grey images of 8 × 8 pixels, 10 classes; a dense network with dropout, trained with AdaMax",
        Verdict =
        [
            "The network reads 97.8% of digits it has never seen correctly.",
            "It stopped because the development loss had not improved for 10 checks; the weights of step 1,140 were kept.",
            "Training loss is 0.021 and development loss 0.081: a gap of 0.060, small for 1,078 training rows. More data or a stronger "
                + "penalty would help more than a larger network.",
        ],
        KeyFigures =
        [
            KeyFigure.Percent("Test accuracy", 0.9778, "352 of 360 rows", isMain: true),
            KeyFigure.Number("Test loss", 0.0814, "cross-entropy, mean of rows"),
            KeyFigure.Count("Best step", 1140, "epoch 33.9 of 50"),
            new KeyFigure("Ended by", "patience", "10 checks without improvement"),
            new KeyFigure("Time", "3.42 s", "fitting alone"),
            KeyFigure.Count("Parameters", 85_002),
            new KeyFigure("Rows", "1,078 / 359 / 360", "train, development, test"),
        ],
        LearningCurves = Curves(steps, withPenalty),
        ConfusionMatrices = [Matrix("development", classes, 36, 3), Matrix("test", classes, 36, 8)],
        HardestExamplesSet = "development",
        HardestExamples = [.. Enumerable.Range(0, 16).Select(i => new HardExample
        {
            RowId = (i * 97 % 1797).ToString(),
            TrueLabel = (i % 10).ToString(),
            PredictedLabel = (i * 7 % 10).ToString(),
            TrueProbability = 0.004 * (i + 1) * (i + 1) / 3,
            Picture = Digit(i % 10, i),
        })],
        Layers =
        [
            Layer("input (standardized)", 0, 6400, 64, false),
            Layer("hidden1: dense 256, relu, dropout 0.5", 16_384, 8192, 1, true),
            Layer("hidden2: dense 256, relu, dropout 0.5", 65_536, 8192, 2, true),
            Layer("output: dense 10", 2560, 3600, 3, false),
        ],
        Pictures = [new PictureGroup("Means of the classes", "Mean of all training rows of a class.",
            [.. Enumerable.Range(0, 10).Select(i => new CaptionedPicture(Digit(i, 3), i.ToString()))])],
        Network =
        [
            new NetworkRow("input", "(64)", 0, 0),
            new NetworkRow("hidden1: dense, relu, dropout", "(256)", 16_640, 33_024),
            new NetworkRow("hidden2: dense, relu, dropout", "(256)", 65_792, 131_328),
            new NetworkRow("output: dense", "(10)", 2_570, 5_130),
        ],
        ConfigurationJson = "{\n  \"data\": { \"source\": \"digits\", \"split\": [0.6, 0.2, 0.2] },\n  \"layers\": [\n    { \"dense\": "
            + "256, \"activation\": \"relu\" },\n    { \"dropout\": { \"keep\": 0.5 } }\n  ],\n  \"optimizer\": { \"adamax\": { "
            + "\"learningRate\": 0.002 } },\n  \"note\": \"a < b && c > d\"\n}",
        Environment = [new NamedValue("Instructions", "AVX-512"), new NamedValue("Threads", "2"), new NamedValue("Ridgeback", "0.1.0"),
            new NamedValue(".NET", "10.0.1"), new NamedValue("Seed", "42")],
    };

    public static RunReport Regression() => new()
    {
        Title = "Diabetes progression",
        Subtitle = "442 patients, 10 features; one year after baseline",
        Verdict = ["Predictions are off by 54 points on average (root mean square); the mean alone would be off by 77."],
        KeyFigures = [KeyFigure.Number("Test RMSE", 54.21, "points", isMain: true), KeyFigure.Number("R²", 0.497)],
        LearningCurves = Curves(1, false) with { MetricName = "RMSE" },
        Regressions = [new RegressionResult(
            "test",
            "progression",
            [.. Enumerable.Range(0, 300).Select(i => 150 + 110 * Wave(i, 1))],
            [.. Enumerable.Range(0, 300).Select(i => i == 7 ? double.NaN : 150 + 80 * Wave(i, 1) + 45 * Wave(i, 2) * Wave(i, 3))])],
        HardestExamples = [.. Enumerable.Range(0, 8).Select(i => new HardExample
        {
            RowId = (i * 31).ToString(),
            TrueLabel = "281",
            PredictedLabel = "104.2",
            Features = [.. Enumerable.Range(0, 15).Select(
                f => new NamedValue(f == 3 ? "blood pressure, a long <name> & more" : $"feature{f}", (f * 1.37 + i).ToString("0.00")))],
        })],
    };

    public static Picture Digit(int digit, int variant)
    {
        var pixels = new float[64];
        for (var y = 0; y < 6; y++)
        {
            for (var x = 0; x < 4; x++)
            {
                var ink = Glyphs[digit][y * 4 + x] == '#' ? 0.7f + 0.3f * (float)Math.Abs(Wave(y * 4 + x, variant)) : 0;
                pixels[(y + 1) * 8 + x + 2] += ink;
                pixels[(y + 1) * 8 + x + 1 + 2 * (variant % 2)] += 0.25f * ink;
            }
        }

        return new Picture(8, 8, 1, pixels);
    }

    public static LearningCurves Curves(int steps, bool withPenalty) => new()
    {
        LossName = "cross-entropy",
        MetricName = "accuracy",
        ChosenStep = steps * 2 / 3 * 30,
        StopStep = steps * 30,
        StopReason = "the development loss had not improved for 10 checks (patience)",
        Points = [.. Enumerable.Range(0, steps + 1).Select(i =>
        {
            var time = 60.0 * i / steps;
            var train = 0.012 + 2.3 * Math.Exp(-time / 6) + 0.03 * Math.Abs(Wave(i, 4)) * Math.Exp(-time / 20);
            var dev = 0.06 + 2.3 * Math.Exp(-time / 6.5) + 0.0000009 * Math.Pow(Math.Max(0, time - 20), 3) + 0.008 * Wave(i, 5);
            return new LearningPoint
            {
                Step = i * 30,
                Epoch = i * 30 / 33.6,
                TrainLoss = train,
                TrainPenalty = withPenalty ? 0.02 + 0.03 * (1 - Math.Exp(-time / 15)) : 0,
                DevLoss = dev,
                TrainMetric = Math.Min(1, 1 - 0.38 * train),
                DevMetric = 1 - 0.38 * dev,
            };
        })],
    };

    public static ConfusionMatrix Matrix(string setName, int classes, int perClass, int seed)
    {
        var counts = new long[classes * classes];
        for (var row = 0; row < classes; row++)
        {
            long wrong = 0;
            for (var k = 0; k < 3; k++)
            {
                var column = (row * 7 + k * 5 + seed) % classes;
                if (column != row && Wave(row + 31 * k, seed) > 0.3)
                {
                    counts[row * classes + column] += 1 + k;
                    wrong += 1 + k;
                }
            }

            counts[row * classes + row] = perClass - wrong;
        }

        return new ConfusionMatrix(setName, [.. Enumerable.Range(0, classes).Select(i => i.ToString())], counts);
    }

    private static LayerHistogram Layer(string name, int weights, int outputs, int seed, bool rectified)
    {
        Bins? Spread(int count, double scale, bool cut) => count == 0 ? null : Bins.FromValues(Enumerable.Range(0, count).Select(i =>
        {
            var value = scale * (Wave(i, seed) + Wave(i, seed + 10) + Wave(i, seed + 20) - (cut ? 0.4 : 0));
            return (float)(cut ? Math.Max(0, value) : value);
        }).ToArray());
        return new LayerHistogram(name, Spread(weights, 0.05, false), Spread(outputs, 1.2, rectified));
    }

    /// <summary>A number from −1 to 1 that looks random.</summary>
    private static double Wave(int index, int stream)
    {
        var mixed = unchecked((uint)index * 2654435761u ^ (uint)(stream + 1) * 2246822519u);
        mixed = unchecked((mixed ^ (mixed >> 15)) * 3266489917u);
        mixed ^= mixed >> 13;
        return mixed / (double)uint.MaxValue * 2 - 1;
    }
}
