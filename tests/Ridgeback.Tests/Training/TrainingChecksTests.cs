using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>What is refused before the first step.</summary>
public class TrainingChecksTests
{
    private static readonly TrainingSet Iris = Problems.Iris.Train;
    private static readonly Network Network = Problems.Small(Iris);

    [Fact]
    public void Data_of_another_kind_is_refused()
    {
        Refused(() => Network.Train(Problems.TwoKinds.AsTrainingSet())).ShouldBe(
            "Training on 'two kinds': expected labels of 3 classes, received labels of 2 classes. Make the network for this data.");
        Refused(() => Network.Train(Problems.Line(9).AsTrainingSet())).ShouldBe(
            "Training on 'line': expected labels of 3 classes, received 2 numeric targets. Make the network for this data.");
        Refused(() => Network.Train(Dataset.Unlabelled(new float[2, 4]).AsTrainingSet())).ShouldBe(
            "Training on 'data': expected labels of 3 classes, received no target. Make the network for this data.");
        Refused(() => Network.Train(Problems.Noise(9, 0).AsTrainingSet())).ShouldBe(
            "Training on 'noise': expected examples of shape (4), received (6). Make the network for this data.");
    }

    [Fact]
    public void Dev_rows_of_another_kind_are_refused()
    {
        Refused(() => Network.Train(Iris, Problems.Noise(9, 0))).ShouldBe(
            "Dev rows 'noise': expected 4 features and labels of 3 classes like the training rows, received 6 and labels of 3 classes. "
                + "Split both from one source.");
        Refused(() => Network.Train(Iris, Problems.TwoKinds)).ShouldContain("received 4 and labels of 2 classes");
        Refused(() => Network.Train(Iris, Problems.Line(9))).ShouldContain("received 2 and 2 numeric targets");
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Refused(new TrainingOptions { Epochs = -1 }).ShouldBe(
            "Training options, Epochs: expected 0 or more, received -1. Choose how many passes to make at most.");
        Refused(new TrainingOptions { BatchSize = 0 })
            .ShouldBe("Training options, BatchSize: expected 1 or more, received 0. 32 to 512 are usual.");
        Refused(new TrainingOptions { EvaluateEvery = 0 }).ShouldBe(
            "Training options, EvaluateEvery: expected 1 or more steps, received 0. Leave it out to evaluate each epoch.");
        Refused(new TrainingOptions { Threads = -1 })
            .ShouldBe("Training options, Threads: expected 0 to 1024, received -1. 0 takes one for each core.");
        Refused(new TrainingOptions { Threads = 5000 }).ShouldContain("received 5000");
    }

    /// <summary>A measure that the dev rows cannot have would make the first weights the best for ever.</summary>
    [Fact]
    [Trait("Row", "R089")]
    public void A_measure_that_dev_rows_cannot_have_is_refused()
    {
        var two = Problems.TwoKinds;
        var (zeros, ones) = (two.Select([1, 2, 3]), two.Select([60, 61, 62]));
        var network = Problems.Small(two.AsTrainingSet());
        void Stop(Dataset dev, StoppingMeasure measure) =>
            network.Train(two.AsTrainingSet(), dev, new TrainingOptions { Epochs = 1, Threads = 1, EarlyStopping = new(3, measure) });
        Refused(() => Stop(zeros, StoppingMeasure.F1)).ShouldBe(
            "Early stopping, Measure: expected dev rows of class 'versicolor' for F1, received none of 'versicolor'. Stratify the split, "
                + "give dev rows a larger share, or watch the loss.");
        Refused(() => Stop(zeros, StoppingMeasure.AreaUnderRoc))
            .ShouldContain("expected dev rows of two classes for AreaUnderRoc, received none of 'versicolor'");
        Refused(() => Stop(ones, StoppingMeasure.AreaUnderRoc)).ShouldContain("received none of 'setosa'");
        Refused(() => Stop(two.Select([1, 60]).WithWeights([1, 0]), StoppingMeasure.F1)).ShouldContain("received none of 'versicolor'");
        Stop(ones, StoppingMeasure.F1);
        Stop(zeros, StoppingMeasure.Error);
        Stop(two.Select([1, 60]), StoppingMeasure.AreaUnderRoc);
    }

    [Fact]
    [Trait("Row", "R091")]
    public void Settings_of_a_second_training_that_is_not_asked_for_are_refused()
    {
        void Stop(EarlyStopping stopping) =>
            Network.Train(Iris, Problems.Iris.Dev, new TrainingOptions { Epochs = 1, Threads = 1, EarlyStopping = stopping });
        Refused(() => Stop(new(3) { MostSteps = 5 })).ShouldBe(
            "Early stopping, MostSteps (mostSteps): expected none without continuing (7.3), received 5 and Keep. Leave it out, or set "
                + "Then (then) to continue.");
        Refused(() => Stop(new(3) { Then = AfterStopping.Continue, RetrainFor = RetrainLength.Updates })).ShouldBe(
            "Early stopping, RetrainFor (retrainFor): expected none without retraining (7.2), received Updates and Continue. Leave it "
                + "out, or set Then (then) to retrain.");
        Stop(new(3) { Then = AfterStopping.Continue, MostSteps = 5 });
        Stop(new(3) { Then = AfterStopping.Retrain, RetrainFor = RetrainLength.Updates });
    }

    /// <summary>Evaluations look at a sample of the training rows: where most weigh nothing, at one that counts.</summary>
    [Fact]
    public void Few_rows_that_count_are_enough()
    {
        for (var row = 0; row < 90; row += 11)
        {
            var counted = Iris.Data.WithWeights([.. Enumerable.Range(0, 90).Select(i => i == row ? 1f : 0f)]).AsTrainingSet();
            Network.Train(counted, Problems.Iris.Dev.Select([1, 2, 3]), new TrainingOptions { Epochs = 1, Threads = 1 })
                .Steps.ShouldBeGreaterThan(0);
        }
    }

    /// <summary>Shapes are part of what a checkpoint belongs to.</summary>
    [Fact]
    public void Another_shape_or_first_value_is_another_training()
    {
        string Of(Network network) => CheckpointIdentity.Of(network, Iris.Data, null, new TrainingOptions());
        var plain = Of(Network);
        Of(Network.WithOutput(new Ridgeback.Initializers.Constant(1))).ShouldNotBe(plain);
        Of(Network.WithOutput(null, new Ridgeback.Initializers.Constant(1))).ShouldNotBe(plain);
        Of(Network.WithHead(Head.Reconstruction()))
            .ShouldNotBe(Of(Network.WithHead(Head.Reconstruction().WithOutput(null, new Ridgeback.Initializers.Constant(1)))));
        Of(Network.Add(new Ridgeback.Layers.Reshape(4, 4))).ShouldNotBe(Of(Network.Add(new Ridgeback.Layers.Reshape(2, 8))));
        string Scheduled(Ridgeback.Schedules.Schedule schedule, int epochs) =>
            CheckpointIdentity.Of(Network, Iris.Data, null, new TrainingOptions { Schedule = schedule, Epochs = epochs });
        Scheduled(new Ridgeback.Schedules.Cosine(), 3).ShouldNotBe(Scheduled(new Ridgeback.Schedules.Cosine(), 4));
        Scheduled(new Ridgeback.Schedules.Exponential(), 3).ShouldBe(Scheduled(new Ridgeback.Schedules.Exponential(), 4));
    }

    [Fact]
    public void Batch_normalization_needs_two_rows()
    {
        var normalized = Network.Classifier(Iris).Dense(4).BatchNormalization().Relu();
        Refused(() => normalized.Train(Iris, null, new TrainingOptions { BatchSize = 1 })).ShouldBe(
            "Training with batch normalization: expected batches of 2 rows or more, received a batch size of 1. Choose a larger batch "
                + "size, or leave batch normalization out.");
        Refused(() => normalized.Train(Iris.Select([0]))).ShouldContain("received a batch size of 1");
        normalized.Train(Iris.Select([0, 1, 2, 3, 4]), null, new TrainingOptions { BatchSize = 4, Epochs = 1, Threads = 1 })
            .Steps.ShouldBe(1);
        normalized.Train(Iris.Select([0, 1, 2]), null, new TrainingOptions { BatchSize = 2, Epochs = 2, Threads = 1 }).Steps.ShouldBe(2);
        Network.Train(Iris, null, new TrainingOptions { BatchSize = 1, Epochs = 1, Threads = 1 }).Steps.ShouldBe(90);
    }

    [Fact]
    [Trait("Row", "R012")]
    public void The_last_partial_batch_is_kept()
    {
        var run = Network.Train(Iris, null, new TrainingOptions { BatchSize = 32, Epochs = 2, Threads = 1 });
        run.Steps.ShouldBe(6);
        Network.Train(Iris, null, new TrainingOptions { BatchSize = 1000, Epochs = 2, Threads = 1 }).Steps.ShouldBe(2);
    }

    [Fact]
    public void An_evaluation_on_other_data_is_refused()
    {
        var model = Network.Train(Iris, null, new TrainingOptions { Epochs = 0, Threads = 1 }).Model;
        Refused(() => model.Evaluate(Problems.TwoKinds)).ShouldBe(
            "Evaluation of 'two kinds': expected 4 features and 3 classes, received 4 features and 2. Give data of the kind the model was "
                + "trained on.");
        Refused(() => model.Evaluate(Problems.Line(9))).ShouldContain("received 2 features and 2");
    }

    private static string Refused(TrainingOptions options) => Refused(() => Network.Train(Iris, null, options));

    private static string Refused(Action act) => Should.Throw<InputException>(act).Message;
}
