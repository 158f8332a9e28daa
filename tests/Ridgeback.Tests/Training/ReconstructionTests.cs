using Ridgeback.Data;
using Ridgeback.Diagnostics;
using Ridgeback.Layers;
using Ridgeback.Metrics;
using Ridgeback.Networks;
using Ridgeback.Preprocessing;
using Ridgeback.Regularizers;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>A branch without labels, trained by reconstruction; and a classifier tied to an autoencoder.</summary>
public class ReconstructionTests
{
    private static readonly TrainingOptions Plain = new() { Epochs = 20, BatchSize = 16, Threads = 1, EarlyStopping = null };

    private static readonly TrainingOptions OfGreys = Plain with { Preprocessing = [new Scale(16)] };

    [Fact]
    [Trait("Row", "R108")]
    public void A_reconstruction_is_compared_with_the_prepared_features()
    {
        var data = Problems.Noise(50, 1).WithWeights([.. Enumerable.Range(0, 50).Select(i => i % 3f)]);
        foreach (var step in new PreprocessingStep[] { new Standardize(), new PrincipalComponents { Components = 3 } })
        {
            var network = Network.Classifier(data.AsTrainingSet()).Dense(8).Tanh()
                .WithHead(Head.Reconstruction("back") with { Layers = [new Dense(5), new Tanh()] });
            var run = network.Train(data.AsTrainingSet(), data, Plain with { Preprocessing = [step], Epochs = 150 });
            var prepared = run.Model.Pipeline.Apply(data);
            var outputs = run.Model.Predict("back", data);
            outputs.Length.ShouldBe(prepared.Features.Length);
            var expected = RegressionMetrics.Compute<float>(outputs, prepared.Features, prepared.FeatureCount, data.Weights);
            var figures = run.Train.Heads.ShouldHaveSingleItem().Evaluation!;
            figures.Count.ShouldBe(50);
            figures.Regression!.RootMeanSquaredError.ShouldBe(expected.RootMeanSquaredError, 1e-6);
            figures.Regression.MeanAbsoluteError.ShouldBe(expected.MeanAbsoluteError, 1e-6);
            figures.Regression.RSquared.ShouldBe(expected.RSquared, 1e-6);
            figures.Loss.ShouldBe(expected.MeanSquaredError * prepared.FeatureCount / 2, 1e-5);
            figures.Regression.RSquared.ShouldBeGreaterThan(0.3);
        }
    }

    /// <summary>
    /// The branch learns from rows that nobody labelled, and only its own loss reaches its layers; with noise before it, the target is
    /// without noise.
    /// </summary>
    [Fact]
    [Trait("Row", "R108")]
    public void A_branch_without_labels_learns_from_every_row()
    {
        var data = Datasets.Digits().Select([.. Enumerable.Range(0, 200)]).WithoutLabels([.. Enumerable.Range(20, 180)]);
        var few = data.Labelled();
        var trunk = Network.Classifier(data.AsTrainingSet()).Dense(32).Relu();
        var network = trunk.WithHead(Head.Reconstruction("factors")
            with
        { From = "relu1", Layers = [new Dense(16) { Name = "unsupervised" }, new Tanh()], Weight = 0.1 });
        var all = network.Train(data.AsTrainingSet(), null, OfGreys with { Epochs = 60 });
        var labelled = network.Train(few.AsTrainingSet(), null, OfGreys with { Epochs = 390 });
        all.Steps.ShouldBe(60 * 13);
        labelled.Steps.ShouldBe(390 * 2);
        var unseen = Datasets.Digits().Select([.. Enumerable.Range(1000, 300)]);
        var (from, alone) = (Error(all), Error(labelled));
        from.ShouldBeLessThan(alone - 0.01);
        all.Train.Count.ShouldBe(20);
        all.Train.Heads[0].Evaluation!.Count.ShouldBe(200);

        var still = trunk.WithHead(Head.Reconstruction("factors") with
        {
            From = "relu1",
            Layers = [new Dense(16) { Name = "unsupervised" }, new Tanh()],
            Weight = 0
        }).Train(data.AsTrainingSet(), null, OfGreys);
        still.Model.Values(still.Model.Parameters.Find("factors.unsupervised/bias")!).ToArray().ShouldAllBe(value => value == 0);
        all.Model.Values(all.Model.Parameters.Find("factors.unsupervised/bias")!).ToArray().ShouldAllBe(value => value != 0);

        var noisy = Network.Classifier(Problems.Iris.Train).GaussianNoise(1).Dense(6).Tanh().WithHead(Head.Reconstruction());
        GradientChecker.Check(noisy, Problems.Iris.Train.Data).Passes.ShouldBeTrue();

        double Error(TrainingRun run) => run.Model.Evaluate(unseen, 1).Heads[0].Evaluation!.Regression!.RootMeanSquaredError;
    }

    [Fact]
    [Trait("Row", "R108")]
    public void Features_in_a_file_are_reconstructed_too()
    {
        using var folder = new Formats.TemporaryFolder();
        var data = Problems.Noise(300, 1);
        var network = Network.Classifier(data.AsTrainingSet()).Dense(8).Tanh().WithHead(Head.Reconstruction());
        var options = Plain with { Epochs = 2 };
        var (inMemory, inFile) =
            (network.Train(data.AsTrainingSet(), data, options), network.Train(data.InFile(folder.Path).AsTrainingSet(), data, options));
        Problems.Bits(inFile.Model).ShouldBe(Problems.Bits(inMemory.Model));
        inFile.Train.Heads[0].Evaluation!.Loss.ShouldBe(inMemory.Train.Heads[0].Evaluation!.Loss);
    }

    /// <summary>
    /// 50 labelled digits and 1,000 without: an autoencoder with dropout on its input, and a classifier whose weights are tied to those of
    /// its encoder, once softly (½λ‖w − v‖²), once by using the same ones. On the mean of five seeds both beat the classifier alone, which
    /// trains on the labelled rows for as many steps.
    /// </summary>
    [Fact]
    [Trait("Row", "R102")]
    public void A_classifier_tied_to_an_autoencoder_needs_fewer_labels()
    {
        const int seeds = 5;
        var (alone, soft, hard) = (0.0, 0.0, 0.0);
        for (var seed = 1; seed <= seeds; seed++)
        {
            var split = Datasets.Digits().Split(new SplitOptions { Seed = (ulong)seed, DevCount = 0, TestCount = 747 });
            var train = split.Train.Data.WithoutLabels([.. Enumerable.Range(50, 1000)]).AsTrainingSet();
            var test = split.Test.Open("comparison");
            var classifier = Network.Classifier(train).Dropout(0.7).Dense(256).Sigmoid();
            var encoder = new Layer[] { new Dropout(0.7), new Dense(256), new Sigmoid() };
            var autoencoder = Head.Reconstruction() with { From = Head.FromFeatures, Layers = encoder, Weight = 3 };
            var options = new TrainingOptions
            {
                Epochs = 150,
                BatchSize = 70,
                Threads = 1,
                EarlyStopping = null,
                Seed = (ulong)seed,
                Preprocessing = [new MeanSubtraction(), new Scale(6)],
                Optimizer = new Ridgeback.Optimizers.Adam(0.005),
            };
            alone += Accuracy(classifier, train.Data.Labelled().AsTrainingSet(), options with { Epochs = 150 * 15 });
            soft += Accuracy(classifier.WithHead(autoencoder), train,
                options with { Penalties = [new SoftTying("dense1", "reconstruction.dense1", 0.3) { Biases = true }] });
            hard += Accuracy(classifier.WithHead(Head.Reconstruction() with { Weight = 3 }), train, options);

            double Accuracy(Network network, TrainingSet rows, TrainingOptions how) =>
                network.Train(rows, null, how).Evaluate(test).Accuracy!.Value / seeds;
        }

        soft.ShouldBeGreaterThan(alone + 0.01, $"alone {alone}, softly tied {soft}, the same weights {hard}");
        hard.ShouldBeGreaterThan(alone + 0.01, $"alone {alone}, softly tied {soft}, the same weights {hard}");
    }
}
