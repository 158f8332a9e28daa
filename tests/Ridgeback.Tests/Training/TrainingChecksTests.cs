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
            "Dev rows 'noise': expected 4 features and labels of 3 classes like the training rows, received 6 and labels of 3 classes. Split both from one source.");
        Refused(() => Network.Train(Iris, Problems.TwoKinds)).ShouldContain("received 4 and labels of 2 classes");
        Refused(() => Network.Train(Iris, Problems.Line(9))).ShouldContain("received 2 and 2 numeric targets");
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Refused(new TrainingOptions { Epochs = -1 }).ShouldBe(
            "Training options, Epochs: expected 0 or more, received -1. Choose how many passes to make at most.");
        Refused(new TrainingOptions { BatchSize = 0 }).ShouldBe("Training options, BatchSize: expected 1 or more, received 0. 32 to 512 are usual.");
        Refused(new TrainingOptions { EvaluateEvery = 0 }).ShouldBe(
            "Training options, EvaluateEvery: expected 1 or more steps, received 0. Leave it out to evaluate each epoch.");
        Refused(new TrainingOptions { Threads = -1 }).ShouldBe("Training options, Threads: expected 0 to 1024, received -1. 0 takes one for each core.");
        Refused(new TrainingOptions { Threads = 5000 }).ShouldContain("received 5000");
    }

    [Fact]
    public void Batch_normalization_needs_two_rows()
    {
        var normalized = Network.Classifier(Iris).Dense(4).BatchNormalization().Relu();
        Refused(() => normalized.Train(Iris, null, new TrainingOptions { BatchSize = 1 })).ShouldBe(
            "Training with batch normalization: expected batches of 2 rows or more, received a batch size of 1. Choose a larger batch size, or leave batch normalization out.");
        Refused(() => normalized.Train(Iris.Select([0]))).ShouldContain("received a batch size of 1");
        normalized.Train(Iris.Select([0, 1, 2, 3, 4]), null, new TrainingOptions { BatchSize = 4, Epochs = 1, Threads = 1 }).Steps.ShouldBe(1);
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
            "Evaluation of 'two kinds': expected 4 features and 3 classes, received 4 features and 2. Give data of the kind the model was trained on.");
        Refused(() => model.Evaluate(Problems.Line(9))).ShouldContain("received 2 features and 2");
    }

    private static string Refused(TrainingOptions options) => Refused(() => Network.Train(Iris, null, options));

    private static string Refused(Action act) => Should.Throw<InputException>(act).Message;
}
