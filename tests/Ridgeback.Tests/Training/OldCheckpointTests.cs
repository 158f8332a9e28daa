using System.Runtime.CompilerServices;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Schedules;
using Ridgeback.Tests.Formats;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>A checkpoint of an older version is taken up, with everything that it kept.</summary>
public class OldCheckpointTests
{
    private static readonly Network Network = Network.Classifier(Problems.Iris.Train).Dense(6).BatchNormalization().Tanh();

    /// <summary>Averages, plateaus, a tolerance and all variables at the best evaluation: every part that keeps something.</summary>
    private static readonly TrainingOptions Options = new()
    {
        Optimizer = new Adam(0.02),
        Penalties = [new L2(1e-3)],
        BatchSize = 12,
        EvaluateEvery = 3,
        Epochs = 6,
        EarlyStopping = new(50) { Then = AfterStopping.Continue, MostSteps = 1 },
        WeightAverage = new(0.8),
        Schedule = new OnPlateau(patience: 2),
        Tolerance = new() { Progress = 1e-12 },
        Threads = 1,
        Seed = 7,
    };

    /// <summary>
    /// The file was written on one machine, and the last bits of a training are those of an instruction path: so the run is compared to
    /// rounding. That of a file without the optimizer's moments, say, is far away.
    /// </summary>
    [Fact]
    [Trait("Row", "R094")]
    public void A_checkpoint_of_version_5_goes_on_where_it_was_broken_off()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Fixture(), CheckpointFile.PathIn(folder.Path));
        var steps = new List<long>();
        var resumed = Network.Train(Problems.Iris.Train, Problems.Iris.Dev, Options with
        {
            Checkpoint = new(folder.Path) { Resume = true },
            Callbacks = [new Calls { Step = s => steps.Add(s.Step) }],
        });
        var whole = Network.Train(Problems.Iris.Train, Problems.Iris.Dev, Options);
        steps[0].ShouldBe(21);
        resumed.Steps.ShouldBe(whole.Steps);
        resumed.BestStep.ShouldBe(whole.BestStep);
        resumed.Second!.Steps.ShouldBe(1);
        resumed.History.Count.ShouldBe(whole.History.Count);
        foreach ((var one, var other) in resumed.History.Zip(whole.History))
        {
            (one.Step, one.Epoch, one.LearningRate, one.Measured).ShouldBe((other.Step, other.Epoch, other.LearningRate, other.Measured));
            one.TrainLoss.ShouldBe(other.TrainLoss, 1e-4);
            one.DevLoss!.Value.ShouldBe(other.DevLoss!.Value, 1e-4);
            (one.BatchLoss ?? 0).ShouldBe(other.BatchLoss ?? 0, 1e-4);
        }

        foreach (var variable in whole.Model.Parameters.All)
        {
            resumed.Model.Values(resumed.Model.Parameters.Find(variable.Name)!).ToArray()
                .ShouldBe(whole.Model.Values(variable).ToArray(), 1e-3);
        }
    }

    private static string Fixture([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(
        Path.GetDirectoryName(here)!, "..", "..", "golden", "checkpoints", "version-5.safetensors"));
}
