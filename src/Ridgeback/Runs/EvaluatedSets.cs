using Ridgeback.Data;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>Rows and how the model did on them.</summary>
/// <param name="Name">"training", "development" or "test"; with "(first training)" where a second one made the model.</param>
/// <param name="Rows">The rows with a label, raw.</param>
/// <param name="Evaluation">The figures.</param>
internal sealed record EvaluatedSet(string Name, Dataset Rows, Evaluation Evaluation);

/// <summary>All rows that a run was evaluated on.</summary>
internal sealed class EvaluatedSets
{
    public EvaluatedSets(JobResult result, DataSplit split, Dataset? test)
        : this(
            split, test, result.Training.Train, result.Training.Dev, result.TrainDev, result.Test,
            result.Training.Second is { IsComplete: true } ? " (first training)" : "")
    {
    }

    public EvaluatedSets(
        DataSplit split, Dataset? testRows, Evaluation train, Evaluation? dev, Evaluation? trainDev, Evaluation? test, string about = "")
    {
        Train = new EvaluatedSet($"training{about}", split.Train.Data.Labelled(), train);
        Dev = dev is null ? null : new EvaluatedSet($"development{about}", split.Dev.Labelled(), dev);
        TrainDev = trainDev is null ? null : new EvaluatedSet($"train-dev{about}", split.TrainDev!.Labelled(), trainDev);
        Test = test is null ? null : new EvaluatedSet("test", testRows!.Labelled(), test);
    }

    public EvaluatedSet Train { get; }

    public EvaluatedSet? Dev { get; }

    /// <summary>Rows of the training source that were not trained on; null where dev rows are of that source.</summary>
    public EvaluatedSet? TrainDev { get; }

    /// <summary>Null without test rows, and where they stayed sealed.</summary>
    public EvaluatedSet? Test { get; }

    /// <summary>The rows that were not trained on; where there are none, the training rows.</summary>
    public IEnumerable<EvaluatedSet> HeldOut
    {
        get
        {
            EvaluatedSet[] sets = [.. new[] { Dev, Test }.OfType<EvaluatedSet>()];
            return sets.Length > 0 ? sets : [Train];
        }
    }

    /// <summary>The most honest set there is.</summary>
    public EvaluatedSet Judge => Test ?? Dev ?? Train;
}
